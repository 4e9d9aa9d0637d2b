using System.CommandLine;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary><c>vae encode</c>: images to latent codes.</summary>
internal sealed class EncodeCommand : VaeCommand
{
    private readonly ModelOptions model = new();
    private readonly RowOptions rows = new();
    private readonly RunOptions batch = new(RowFormat.Csv);
    private readonly Option<bool> meanOnly = new("--mean-only")
    {
        Description = "Write the means without the log-variances.",
    };

    public EncodeCommand(CliContext context)
        : base(
            context,
            "encode",
            "Encode images or other rows, any number of them, in parts if need be (see vae merge): the mean and log-variance of each one's latent code, or the codes of a VQ-VAE.",
            "vae encode models/mnist-vae --images t10k-images-idx3-ubyte -o codes.csv"
        )
    {
        model.AddTo(this, readsData: true);
        rows.AddTo(this);
        batch.AddTo(this);
        Add(meanOnly);
    }

    protected override int Run(ParseResult parse)
    {
        var output = batch.Target(parse, [.. model.Inputs(parse), .. rows.Inputs(parse)]);
        using var vae = model.Open(parse);
        if (vae is VqVaeModel)
        {
            parse.RequireNo("codes have no log-variances", meanOnly);
        }

        using var images = rows.Open(parse, Context, vae);
        var means = parse.GetValue(meanOnly);
        var table = RowTable.Codes(vae.Signature, means, images.HasLabels);
        var code = output.Run(Context, vae, table, new RowRange(0, images.Count), () => Input(vae, images, means));
        images.Warn(Context);
        return code;
    }

    private static RunInput Input(BundleModel vae, RowInput images, bool meanOnly)
    {
        // The labels of an unconditional model's images are only passed on: they may be any that the formats hold.
        var classes = vae.IsConditional ? vae.ClassCount : 1L + int.MaxValue;
        var labels = images.Labels is null ? null : new FileLabels(images.Labels, classes);
        return new RunInput(
            vae is VqVaeModel ? new EncodeCodesSource(images, labels) : new EncodeSource(images, labels, meanOnly)
        )
        {
            Images = images.Rows,
            Reading = images.Reading,
            LabelFile = images.Labels,
        };
    }
}
