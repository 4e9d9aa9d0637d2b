using Vae.Inference;

namespace Vae.Report;

internal static partial class Disentanglement
{
    private const int DrawnLatents = 5;

    private static SheetOfLatents OneLatentAllLabels(ReportInputs inputs, int shown)
    {
        var model = inputs.Cvae;
        var drawn = model.SamplePrior(DrawnLatents, inputs.Seed);
        var latents = ForEveryClass(drawn, model.LatentSize, shown);
        var labels = EveryClass(DrawnLatents, shown);
        return new SheetOfLatents(
            new ImageSheet
            {
                Name = "06-one-z-all-labels",
                Title = "CVAE: one latent vector a row under every class",
                Alt =
                    $"Rows: {DrawnLatents} latent vectors drawn from the prior. Columns: the classes 0 to {shown - 1}.",
                Shape = model.Signature.Shape,
                Images = model.Decode(latents, labels, inputs.Cancellation),
                Columns = shown,
                ColumnHeadings = [.. Enumerable.Range(0, shown).Select(i => $"{i}")],
                RowHeadings =
                [
                    .. drawn
                        .Chunk(model.LatentSize)
                        .Select((z, i) => z.Length == 2 ? LatentTexts.Vector(z) : $"z {i + 1}"),
                ],
            },
            new
            {
                name = "06-one-z-all-labels",
                labels,
                z = latents.Chunk(model.LatentSize),
            }
        );
    }

    private static SheetOfLatents StyleTransfer(ReportInputs inputs, int shown)
    {
        var model = inputs.Cvae;
        var draw = new ImageDraw(inputs.Test, inputs.Seed);
        var classes = draw.Classes.Take(MostClasses).ToArray();
        var rows = classes.Select(draw.Row).ToArray();
        var images = draw.Images(rows);
        var drawn = model.Encode(images, classes, inputs.Cancellation).Mean;
        var latents = ForEveryClass(drawn, model.LatentSize, shown);
        var labels = EveryClass(rows.Length, shown);
        var decoded = model.Decode(latents, labels, inputs.Cancellation).Chunk(model.DataSize * shown);
        return new SheetOfLatents(
            new ImageSheet
            {
                Name = "06-style-transfer",
                Title = "CVAE: the style of test images given to every class",
                Alt =
                    $"Rows: test images of the classes {string.Join(", ", classes)}. Columns: the test image, then its style as the classes 0 to {shown - 1}.",
                Shape = model.Signature.Shape,
                Images =
                [
                    .. images
                        .Chunk(model.DataSize)
                        .Zip(decoded, (image, styles) => image.Concat(styles))
                        .SelectMany(x => x),
                ],
                Columns = shown + 1,
                ColumnHeadings = ["test", .. Enumerable.Range(0, shown).Select(i => $"{i}")],
                GapsAfter = [0],
            },
            new
            {
                name = "06-style-transfer",
                rows,
                row_labels = classes,
                labels,
                z = latents.Chunk(model.LatentSize),
            }
        );
    }
}
