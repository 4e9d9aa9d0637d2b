using System.CommandLine;
using Vae.Inference;

namespace Vae.Cli;

/// <summary><c>vae encode</c>: images to latent codes.</summary>
internal sealed class EncodeCommand : VaeCommand
{
    private readonly ModelOptions model = new();
    private readonly RowOptions rows = new();
    private readonly OutputOptions output = new(OutputFormat.Csv);
    private readonly Option<bool> meanOnly = new("--mean-only")
    {
        Description = "Write the means without the log-variances.",
    };

    public EncodeCommand(CliContext context)
        : base(
            context,
            "encode",
            "Encode images: the mean and log-variance of each one's latent code.",
            "vae encode models/mnist-vae --images t10k-images-idx3-ubyte -o codes.csv"
        )
    {
        model.AddTo(this);
        rows.AddTo(this);
        output.AddTo(this);
        Add(meanOnly);
    }

    protected override int Run(ParseResult parse)
    {
        var target = output.Output(parse);
        using var vae = model.Load(parse);
        using var images = rows.Open(parse, Context, vae);
        var table = Table(vae, images, parse.GetValue(meanOnly));
        target.Write(Context, table, sink => Encode(vae, images, sink, table.Shape.Size));
        return ExitCode.Success;
    }

    private static RowTable Table(VaeModel vae, ImageRows images, bool meanOnly)
    {
        var dimensions = Enumerable.Range(0, vae.LatentSize).ToList();
        var columns = dimensions.Select(i => $"mean_{i}");
        columns = meanOnly ? columns : columns.Concat(dimensions.Select(i => $"log_variance_{i}"));
        return new RowTable
        {
            Count = images.Count,
            Columns = [.. columns],
            Shape = new DataShape(columns.Count()),
            HasLabels = images.HasLabels,
        };
    }

    private void Encode(VaeModel vae, ImageRows images, IRowSink sink, int width)
    {
        var codes = new float[vae.BatchSize * width];
        foreach (var batch in images.Batches(Context.Cancellation))
        {
            var posterior = vae.Encode(batch.Images.Span, batch.ModelLabels.Span, Context.Cancellation);
            var count = posterior.Mean.Length / vae.LatentSize;
            for (var i = 0; i < count; i++)
            {
                var part = new Range(i * vae.LatentSize, (i + 1) * vae.LatentSize);
                posterior.Mean.AsSpan()[part].CopyTo(codes.AsSpan(i * width));
                posterior
                    .LogVariance.AsSpan()[part][..(width - vae.LatentSize)]
                    .CopyTo(codes.AsSpan(i * width + vae.LatentSize));
            }

            sink.Write(codes.AsSpan(0, count * width), batch.KnownLabels.Span);
        }
    }
}
