using Vae.Inference;

namespace Vae.Report;

internal static partial class Disentanglement
{
    private const int PathSteps = 10;
    private const float PathEnd = 2.5f;

    /// <summary>The classes of the report's figure, or the first and the last one where it has no such classes.</summary>
    private static (long First, long Second) TwoClasses(int classes) => classes > 7 ? (1, 7) : (0, classes - 1);

    private static SheetOfLatents LabelPaths(ReportInputs inputs)
    {
        var (first, second) = TwoClasses(inputs.Cvae.ClassCount);
        return Paths(
            "06-label-paths",
            $"CVAE: one latent path under the classes {first} and {second}",
            [first, second],
            inputs
        );
    }

    private static SheetOfLatents ClassTraversals(ReportInputs inputs, int shown) =>
        Paths(
            "06-class-traversals",
            "CVAE: one latent path under every class",
            [.. Enumerable.Range(0, shown).Select(i => (long)i)],
            inputs
        );

    /// <summary>For each class a row: along the first latent dimension, then along the second.</summary>
    private static SheetOfLatents Paths(string name, string title, IReadOnlyList<long> classes, ReportInputs inputs)
    {
        var model = inputs.Cvae;
        float[] path = [.. Along(0, model.LatentSize), .. Along(1, model.LatentSize)];
        var latents = Enumerable.Repeat(path, classes.Count).SelectMany(z => z).ToArray();
        var labels = classes.SelectMany(label => Enumerable.Repeat(label, 2 * PathSteps)).ToArray();
        return new SheetOfLatents(
            new ImageSheet
            {
                Name = name,
                Title = title,
                Alt =
                    $"Rows: the classes {string.Join(", ", classes)}. Columns: ten points with z₁ from −{PathEnd} to {PathEnd} and z₂ = 0, then ten with z₂ from −{PathEnd} to {PathEnd} and z₁ = 0.",
                Shape = model.Signature.Shape,
                Images = model.Decode(latents, labels, inputs.Cancellation),
                Columns = 2 * PathSteps,
                ColumnHeadings =
                [
                    .. LatentTexts.Group($"z₁ from −{PathEnd} to {PathEnd}", PathSteps),
                    .. LatentTexts.Group($"z₂ from −{PathEnd} to {PathEnd}", PathSteps),
                ],
                RowHeadings = [.. classes.Select(label => $"{label}")],
                GapsAfter = [PathSteps - 1],
            },
            new
            {
                name,
                labels,
                z = latents.Chunk(model.LatentSize),
            }
        );
    }

    private static float[] Along(int dimension, int size)
    {
        var (from, to) = (new float[size], new float[size]);
        (from[dimension], to[dimension]) = (-PathEnd, PathEnd);
        return LatentPath.Linear(from, to, PathSteps);
    }
}
