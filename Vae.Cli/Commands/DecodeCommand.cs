using System.CommandLine;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary><c>vae decode</c>: latent vectors or codes to images.</summary>
internal sealed class DecodeCommand : VaeCommand
{
    private readonly ModelOptions model = new();
    private readonly Option<string> latents = new("--latents")
    {
        Description =
            $"The rows of latent vectors or of codes, such as vae encode writes them (with --mean-only): {RowFormat.Readable}, also with gzip or zstd; - for the standard input.",
        Required = true,
    };
    private readonly Option<string?> labels = new("--labels")
    {
        Description = $"Their labels: {RowFormat.Readable}, one per row; not for text with a column of labels.",
    };
    private readonly Option<long?> count = new("--count", "-n") { Description = "Only the first rows." };
    private readonly ReadingOptions reading = new(ofRows: false);
    private readonly OutputOptions output = new(RowFormat.Idx);

    public DecodeCommand(CliContext context)
        : base(
            context,
            "decode",
            "Decode latent vectors, or the codes of a VQ-VAE, to images or other rows.",
            "vae decode models/mnist-vae --latents means.csv -o decoded.png"
        )
    {
        count.Validators.Add(Validate.AtLeast(count, 1));
        model.AddTo(this);
        AddAll(latents, labels, count);
        reading.AddTo(this);
        output.AddTo(this);
    }

    protected override int Run(ParseResult parse)
    {
        var (path, beside) = (parse.GetRequiredValue(latents), parse.GetValue(labels));
        string[] inputs =
        [
            path == RowInput.StandardInput ? "/dev/stdin" : path,
            .. beside is null ? [] : (string[])[beside],
        ];
        var target = output.Output(parse, [.. model.Inputs(parse), .. inputs]);
        using var vae = model.Open(parse);
        using var rows = RowInput.Open(
            path,
            beside,
            // Codes of one byte are not pixels.
            reading.Of(parse, Context) with
            {
                LargestValue = 1,
            },
            new RowsAsked(parse.GetValue(count), null),
            vae,
            Context,
            areLatent: true
        );
        var table = RowTable.Images(vae.Signature) with
        {
            HasLabels = rows.HasLabels,
            SheetColumns = output.Columns(parse, null),
        };
        target.Write(Context, table, rows.Count, output.Element(parse), sink => Write(rows, sink));
        return ExitCode.Success;
    }

    private void Write(RowInput rows, RowWriter sink)
    {
        foreach (var batch in rows.Batches(Context))
        {
            var decoded = rows.Model is VqVaeModel codes
                ? codes.Decode(CodeNumbers.Of(rows, batch), batch.ModelLabels.Span, Context.Cancellation)
                : ((VaeModel)rows.Model).Decode(batch.Rows.Span, batch.ModelLabels.Span, Context.Cancellation);
            sink.Write(
                new RowSpan(batch.FirstRow, decoded.Length / rows.Model.DataSize)
                {
                    Values = decoded,
                    Labels = batch.KnownLabels.Span,
                }
            );
        }
    }
}
