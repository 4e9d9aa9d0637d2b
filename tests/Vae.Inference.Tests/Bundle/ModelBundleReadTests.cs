using System.Text.Json.Nodes;

namespace Vae.Inference.Tests;

public class ModelBundleReadTests
{
    [Fact]
    public void A_bundle_survives_writing_and_reading()
    {
        using var directory = new FixtureCopy();
        var bundle = ModelBundle.Read(Fixture.Directory("conv-cvae"));

        ModelBundle.Write(directory.Bundle, bundle);
        var again = ModelBundle.Read(directory.Bundle);

        Assert.Equal(bundle.Encoder, again.Encoder);
        Assert.Equal(bundle.Decoder, again.Decoder);
        Assert.Equal(bundle.Card.Signature, again.Card.Signature);
        Assert.Equal(bundle.Card.Export, again.Card.Export);
    }

    [Fact]
    public void A_missing_directory_is_named()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => VaeModel.Load("/no/such/model"));

        Assert.Contains("'/no/such/model'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BundleFormat.EncoderFile)]
    [InlineData(BundleFormat.DecoderFile)]
    [InlineData(BundleFormat.CardFile)]
    public void A_missing_file_is_named(string name)
    {
        using var directory = new FixtureCopy("mlp");
        File.Delete(directory.PathOf(name));

        var error = Assert.Throws<FileNotFoundException>(() => ModelBundle.Read(directory.Bundle));

        Assert.EndsWith($"has no {name}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BundleFormat.EncoderFile)]
    [InlineData(BundleFormat.DecoderFile)]
    public void Every_damaged_byte_of_a_graph_is_found(string name)
    {
        using var directory = new FixtureCopy("mlp");
        var whole = File.ReadAllBytes(directory.PathOf(name));
        for (var position = 0; position < whole.Length; position += 37)
        {
            var damaged = whole.ToArray();
            damaged[position] ^= 0x10;
            File.WriteAllBytes(directory.PathOf(name), damaged);
            Refused(directory, name);
        }

        File.WriteAllBytes(directory.PathOf(name), whole[..^5]);
        Refused(directory, $"{name} is damaged");
        File.WriteAllBytes(directory.PathOf(name), []);
        Refused(directory, $"{name} is damaged");
    }

    [Fact]
    public void Swapped_graphs_are_called_swapped()
    {
        using var directory = new FixtureCopy("mlp");
        var encoder = File.ReadAllBytes(directory.PathOf(BundleFormat.EncoderFile));
        File.Copy(
            directory.PathOf(BundleFormat.DecoderFile),
            directory.PathOf(BundleFormat.EncoderFile),
            overwrite: true
        );
        File.WriteAllBytes(directory.PathOf(BundleFormat.DecoderFile), encoder);

        Refused(directory, "encoder.onnx holds a graph of kind 'decoder'; expected 'encoder'");
    }

    [Fact]
    public void A_graph_of_another_model_is_found_even_when_the_card_has_its_hash()
    {
        using var directory = new FixtureCopy("mlp");
        Replace(
            directory,
            BundleFormat.DecoderFile,
            File.ReadAllBytes(Path.Combine(Fixture.Directory("gaussian"), BundleFormat.DecoderFile))
        );

        Refused(directory, "decoder.onnx has the data shape [5]; model.json has [6]");
    }

    [Fact]
    public void Foreign_ONNX_without_our_metadata_is_called_that()
    {
        using var directory = new FixtureCopy("mlp");
        Replace(directory, BundleFormat.EncoderFile, Proto.Message(7, Proto.Text(2, "graph")));

        Refused(directory, "encoder.onnx has no metadata 'vae.format_version'; expected a graph that VaeML exported");
    }

    [Fact]
    public void A_graph_that_only_ONNX_Runtime_refuses_is_named()
    {
        using var directory = new FixtureCopy("mlp");
        var decoder = File.ReadAllBytes(directory.PathOf(BundleFormat.DecoderFile));
        Replace(
            directory,
            BundleFormat.DecoderFile,
            [.. decoder, .. Proto.Message(7, Proto.Message(1, Proto.Text(2, "y"), Proto.Text(4, "NoSuchOperator")))]
        );

        var error = Assert.Throws<InvalidDataException>(() => VaeModel.Load(directory.Bundle));

        Assert.StartsWith("ONNX Runtime does not take decoder.onnx", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9", "version 9; this version of VaeML reads up to 8")]
    [InlineData("0", "version '0'; expected a whole number from 1 on")]
    public void Another_format_version_is_refused(string version, string message)
    {
        using var directory = new FixtureCopy("mlp");
        var encoder = File.ReadAllBytes(directory.PathOf(BundleFormat.EncoderFile));
        Replace(
            directory,
            BundleFormat.EncoderFile,
            [.. encoder, .. Proto.Entry(14, BundleFormat.VersionKey, version)]
        );
        Refused(directory, message);

        Edit(
            directory,
            card => card["format_version"] = int.Parse(version, System.Globalization.CultureInfo.InvariantCulture)
        );
        Refused(directory, message);
    }

    [Fact]
    public void A_newer_card_is_refused_for_its_version_whatever_else_it_holds()
    {
        using var directory = new FixtureCopy("mlp");
        File.WriteAllText(directory.PathOf(BundleFormat.CardFile), """{ "format_version": 9, "networks": [] }""");

        Refused(directory, "version 9; this version of VaeML reads up to 8: update it");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{ "format_version": 1 }""")]
    [InlineData("""{ "format_version": 2 }""")]
    [InlineData("""{ "format_version": 1, "architecture": [], "history": 3 }""")]
    [InlineData("""{ "format_version": 1, "architecture": { "shape": [1], "shape": [2] } }""")]
    [InlineData("""{ "format_version": 1, "architecture": { "shape": null }, "export": null }""")]
    [InlineData("{ \"format_version\": 1, ")]
    public void A_card_that_is_none_is_refused(string json)
    {
        using var directory = new FixtureCopy("mlp");
        File.WriteAllText(directory.PathOf(BundleFormat.CardFile), json);

        Assert.Throws<InvalidDataException>(() => ModelBundle.Read(directory.Bundle));
    }

    [Theory]
    [InlineData(
        "latent_size",
        0,
        "The signature in model.json is not usable: The latent size is 0; expected at least 1."
    )]
    [InlineData("class_count", 1, "The class count is 1; expected 0 (unconditional) or at least 2.")]
    [InlineData("latent_size", 3, "encoder.onnx has the latent size 2; model.json has 3.")]
    [InlineData("class_count", 2, "encoder.onnx has the class count 0; model.json has 2.")]
    [InlineData("likelihood", 1, "encoder.onnx has the likelihood Bernoulli; model.json has Gaussian.")]
    public void A_signature_that_does_not_fit_is_named(string property, int value, string message)
    {
        using var directory = new FixtureCopy("mlp");
        Edit(directory, card => card["signature"]![property] = value);

        Refused(directory, message);
    }

    [Fact]
    public void A_note_on_the_architecture_is_kept_whatever_it_says()
    {
        using var directory = new FixtureCopy("mlp");
        Edit(directory, card => card["architecture"] = new JsonObject { ["made_by"] = "another program" });

        var bundle = ModelBundle.Read(directory.Bundle);
        ModelBundle.Write(directory.Bundle, bundle);

        Assert.Null(ModelBundle.Read(Fixture.Directory("mlp")).Card.Architecture);
        Assert.Equal(
            "another program",
            ModelBundle.Read(directory.Bundle).Card.Architecture!.Value.GetProperty("made_by").GetString()
        );
    }

    internal static void Refused(FixtureCopy directory, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => ModelBundle.Read(directory.Bundle));
        Assert.Contains(directory.Bundle, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Puts another graph in, with its hash in the card.</summary>
    internal static void Replace(FixtureCopy directory, string name, byte[] graph)
    {
        File.WriteAllBytes(directory.PathOf(name), graph);
        Edit(
            directory,
            card =>
                card["export"]![name == BundleFormat.EncoderFile ? "encoder_sha256" : "decoder_sha256"] =
                    ModelBundle.HashOf(graph)
        );
    }

    internal static void Edit(FixtureCopy directory, Action<JsonNode> edit)
    {
        var card = JsonNode.Parse(File.ReadAllText(directory.PathOf(BundleFormat.CardFile)))!;
        edit(card);
        File.WriteAllText(directory.PathOf(BundleFormat.CardFile), card.ToJsonString());
    }
}
