using System.Text;
using System.Text.Json;

namespace Vae.Fuzz;

/// <summary>Model cards: one that is taken says what its JSON says, once, and is written and read again as it is.</summary>
internal sealed class CardTarget() : FuzzTarget("card")
{
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [.. Fixtures.Names.Select(name => Fixtures.File(name, BundleFormat.CardFile))];

    public override IReadOnlyList<byte[]> Words { get; } =
        RowSeeds.Texts(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "true",
            "0",
            "1e400",
            "-1",
            "\"latent_size\": 7,",
            "\"format_version\": 2,",
            "\"shape\": [4],",
            "\"NaN\"",
            "\uFEFF",
            "//x\n",
            "\\u0000"
        );

    public override void Try(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (Expect.Taken(() => ModelCard.FromJson(text), out _) is not { } card)
        {
            return;
        }

        var written = card.ToJson();
        Expect.True(
            ModelCard.FromJson(written).ToJson() == written,
            "A card that is written and read becomes another."
        );
        using var found = JsonDocument.Parse(
            text.TrimStart('\uFEFF'),
            VaeJson.Lenient with
            {
                AllowDuplicateProperties = false,
            }
        );
        var root = found.RootElement;
        var signature = root.GetProperty(
            root.GetProperty("format_version").GetInt32() == 1 ? "architecture" : "signature"
        );
        Expect.True(
            signature.GetProperty("latent_size").GetInt32() == card.Signature.LatentSize
                && signature
                    .GetProperty("shape")
                    .EnumerateArray()
                    .Select(d => d.GetInt32())
                    .SequenceEqual(card.Signature.Shape),
            "The card has another signature than its JSON."
        );
        Expect.True(
            root.GetProperty("export").GetProperty("encoder_sha256").GetString() == card.Export.EncoderSha256,
            "The card has another hash than its JSON."
        );
    }
}

/// <summary>The bundles that lie beside the tests of Vae.Inference.</summary>
internal static class Fixtures
{
    public static IReadOnlyList<string> Names { get; } = ["mlp", "conv-cvae", "gaussian", "format-1"];

    public static string Directory(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    public static byte[] File(string name, string file) =>
        System.IO.File.ReadAllBytes(Path.Combine(Directory(name), file));
}
