using System.CommandLine;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary><c>vae reconstruct</c>: images through encoder and decoder, also in the style of other classes.</summary>
internal sealed class ReconstructCommand : VaeCommand
{
    private const int SheetImages = 100;
    private const int SheetPairs = 10;

    private readonly ModelOptions model = new();
    private readonly RowOptions rows = new();
    private readonly OutputOptions output = new(RowFormat.Idx);
    private readonly LabelOptions targets = new(
        "--as",
        "Decode each image as each of these labels, numbers or names (style transfer): 3, 0-9 or 1,7."
    );

    public ReconstructCommand(CliContext context)
        : base(
            context,
            "reconstruct",
            $"Reconstruct images; a .png sheet has each image beside its reconstruction, for the first {SheetImages} without --count.",
            "vae reconstruct models/mnist-vae --data mnist --count 60 -o reconstructions.png"
        )
    {
        model.AddTo(this, readsData: true);
        rows.AddTo(this);
        output.AddTo(this);
        targets.AddTo(this);
    }

    protected override int Run(ParseResult parse)
    {
        var target = output.Output(parse, [.. model.Inputs(parse), .. rows.Inputs(parse)]);
        var withOriginals = target.Name.Format == RowFormat.Png;
        using var vae = model.Open(parse);
        if (vae is VqVaeModel && targets.Text(parse) is not null)
        {
            throw new UsageException(
                $"{targets.Name} was given and the model in {model.Directory(parse)} is a VQ-VAE; expected one of Gaussian latent variables, which hold a style."
            );
        }

        var labels = targets.Plan(parse, vae)?.Labels;
        using var images = rows.Open(parse, Context, vae, withOriginals ? SheetImages : null);
        var each = (withOriginals ? 1 : 0) + (labels?.Count ?? 1);
        var table = RowTable.Images(vae.Signature) with
        {
            HasLabels = labels is not null || images.HasLabels,
            SheetColumns = output.Columns(parse, labels is null ? 2 * SheetPairs : each),
        };
        var rowCount = images.Count * each;
        target.Write(
            Context,
            table,
            rowCount,
            output.Element(parse),
            sink => Write(vae, images, labels, withOriginals, sink)
        );
        return ExitCode.Success;
    }

    private void Write(
        BundleModel vae,
        RowInput images,
        IReadOnlyList<long>? labels,
        bool withOriginals,
        RowWriter sink
    )
    {
        var row = 0L;
        foreach (var batch in images.Batches(Context))
        {
            var outputs = Outputs(vae, batch, labels);
            for (var i = 0; i < batch.Rows.Length / vae.DataSize; i++)
            {
                var part = new Range(i * vae.DataSize, (i + 1) * vae.DataSize);
                if (withOriginals)
                {
                    sink.Write(new RowSpan(row++, 1) { Values = batch.Rows.Span[part] });
                }

                for (var j = 0; j < outputs.Count; j++)
                {
                    var label = labels is null ? batch.KnownLabels.Span[Known(batch, i)] : [labels[j]];
                    sink.Write(new RowSpan(row++, 1) { Values = outputs[j].AsSpan()[part], Labels = label });
                }
            }
        }
    }

    private List<float[]> Outputs(BundleModel vae, InputBatch batch, IReadOnlyList<long>? labels)
    {
        var images = batch.Rows.Span;
        var own = batch.ModelLabels.Span;
        if (labels is null)
        {
            return [vae.Reconstruct(images, own, Context.Cancellation)];
        }

        var outputs = new List<float[]>();
        foreach (var label in labels)
        {
            var all = new long[own.Length];
            Array.Fill(all, label);
            outputs.Add(((VaeModel)vae).TransferStyle(images, own, all, Context.Cancellation));
        }

        return outputs;
    }

    private static Range Known(InputBatch batch, int row) => batch.KnownLabels.IsEmpty ? 0..0 : row..(row + 1);
}
