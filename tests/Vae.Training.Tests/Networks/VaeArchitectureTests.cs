using System.Text.Json;
using Vae.Inference;
using Vae.Training.Tests.Export;

namespace Vae.Training.Tests.Networks;

/// <summary>The note that an export leaves in the model card, read again.</summary>
public sealed class VaeArchitectureTests
{
    [Fact]
    public void A_layer_that_is_null_is_named()
    {
        var json = TinyMlp.ToJson().Replace("""{"type":"relu"}""", "null", StringComparison.Ordinal);
        var error = Assert.Throws<InvalidDataException>(() => VaeArchitecture.FromJson(json));
        Assert.EndsWith("Layer 1 of the encoder is null; expected a layer.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_ONNX_file_holds_is_refused_before_the_training()
    {
        var wide = Assert.Throws<ArgumentException>(() => VaeArchitecture.Mlp(64, [1_000_000, 1_000_000], 2));
        Assert.StartsWith(
            "The encoder has 1000070000004 parameters; expected at most 500000000",
            wide.Message,
            StringComparison.Ordinal
        );
        var classes = Assert.Throws<ArgumentException>(() => VaeArchitecture.Mlp(4, [8], 2, classCount: int.MaxValue));
        Assert.StartsWith(
            "The class count is 2147483647; expected at most 10000",
            classes.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(3_000_000_000L * 2, new LinearLayer(2_000_000_000).ParameterCount(new DataShape(2)));
    }

    private static VaeArchitecture TinyMlp { get; } = VaeArchitecture.Mlp(4, [8], 2);

    [Fact]
    public void A_card_without_a_note_has_no_architecture() => Assert.Null(VaeArchitecture.FromCard(Card(null)));

    [Fact]
    public void A_note_comes_back() =>
        Assert.Equal(TinyModels.Cvae, VaeArchitecture.FromCard(Card(TinyModels.Cvae.ToJson())));

    [Theory]
    [InlineData("\"conv2d\"", "\"maxout\"", "maxout")]
    [InlineData("\"output_size\":8", "\"output_size\":7", "given rows of shape [7]; expected vectors of 8 elements")]
    [InlineData("\"latent_size\":2", "\"latent_size\":0", "The latent size is 0; expected at least 1.")]
    [InlineData("\"latent_size\":2", "\"latent_size\":3", "The architecture in the model card is that of a model")]
    [InlineData(
        "\"class_count\":3",
        "\"class_count\":1",
        "The class count is 1; expected 0 (unconditional) or at least 2."
    )]
    public void A_note_that_is_not_usable_is_refused(string found, string replacement, string message)
    {
        var json = TinyModels.Cvae.ToJson();
        var changed = json.Replace(found, replacement, StringComparison.Ordinal);
        Assert.NotEqual(json, changed);

        var error = Assert.Throws<InvalidDataException>(() => VaeArchitecture.FromCard(Card(changed)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("{ \"name\": \"x\", \"shape\": null, \"latent_size\": 1, \"encoder\": [], \"decoder\": [] }")]
    public void What_is_no_architecture_is_refused(string json) =>
        Assert.Contains(
            "architecture",
            Assert.Throws<InvalidDataException>(() => VaeArchitecture.FromJson(json)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_decoder_that_ends_in_another_shape_is_named()
    {
        var json = VaeArchitecture
            .Mlp(6, [5], 2)
            .ToJson()
            .Replace("\"output_size\":6", "\"output_size\":7", StringComparison.Ordinal);

        var error = Assert.Throws<InvalidDataException>(() => VaeArchitecture.FromJson(json));

        Assert.Contains(
            "The decoder ends in rows of shape [7]; expected the data's shape [6]",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private static ModelCard Card(string? note) =>
        new()
        {
            Signature = TinyModels.Cvae.Signature,
            Architecture = note is null ? null : JsonElement.Parse(note),
            Export = new ExportSummary
            {
                Opset = 17,
                EncoderSha256 = "",
                DecoderSha256 = "",
                ParityRows = 0,
                ParityMaxAbsoluteDifference = 0,
            },
        };
}
