using System.Text;

namespace Vae.Fuzz;

/// <summary>
/// Bundles with one file changed: refused, or the same numbers as before. With the first byte's high bit the card is told the changed graph's
/// hash, as somebody would who made a graph by himself: then a model runs or is refused.
/// </summary>
internal sealed class BundleTarget : FuzzTarget
{
    private static readonly string[] Files =
    [
        BundleFormat.EncoderFile,
        BundleFormat.DecoderFile,
        BundleFormat.CardFile,
    ];

    private readonly float[] row = [0, 0.25f, 0.5f, 0.75f, 1, 0.125f];
    private readonly float[] expected;

    public BundleTarget()
        : base("bundle")
    {
        var parts = PartOfMany.Seeds(Files.Select(file => Fixtures.File("mlp", file)));
        Seeds = [.. parts, .. parts.Select(part => (byte[])[(byte)(part[0] | 0x80), .. part[1..]])];
        expected = Numbers(Fixtures.Directory("mlp"));
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override IReadOnlyList<byte[]> Words { get; } =
        RowSeeds.Texts(
            "data",
            "label",
            "mean",
            "log_variance",
            "latent",
            "Gemm",
            "Relu",
            "Exp",
            "vae.graph",
            "encoder",
            "decoder",
            "vae.format_version",
            "\u0008\u0001",
            "\u0012"
        );

    public override void Try(byte[] input)
    {
        var rehashed = input is [> 127, ..];
        var (index, contents) = PartOfMany.Of(
            input is [var first, ..] ? [(byte)(first & 0x7F), .. input[1..]] : input,
            Files.Length
        );
        foreach (var file in Files)
        {
            Scratch.Write(file, file == Files[index] ? contents : Fixtures.File("mlp", file));
        }

        if (rehashed && index < 2)
        {
            var card = Encoding.UTF8.GetString(Fixtures.File("mlp", BundleFormat.CardFile));
            var hash = ModelBundle.HashOf(Fixtures.File("mlp", Files[index]));
            Scratch.Write(
                BundleFormat.CardFile,
                Encoding.UTF8.GetBytes(card.Replace(hash, ModelBundle.HashOf(contents), StringComparison.Ordinal))
            );
        }

        var found = Expect.Taken(() => Numbers(Scratch.Path), out _);
        if (found is not null && !(rehashed && index < 2))
        {
            Expect.Same(expected, found, "A bundle that was changed and taken");
        }
    }

    private float[] Numbers(string bundle)
    {
        using var model = VaeModel.Load(bundle, new VaeModelOptions { Threads = 1 });
        if (model.DataSize != row.Length)
        {
            throw new InvalidDataException("The model is of another size.");
        }

        var posterior = model.Encode(row);
        return [.. posterior.Mean, .. posterior.LogVariance, .. model.Reconstruct(row)];
    }
}
