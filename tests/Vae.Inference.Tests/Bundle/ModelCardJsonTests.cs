namespace Vae.Inference.Tests;

/// <summary>A model card as text.</summary>
public class ModelCardJsonTests
{
    [Fact]
    public void A_card_written_and_read_makes_a_bundle_with_the_same_graphs()
    {
        using var model = Fixture.Load("conv-cvae");
        var bundle = model.Bundle;

        // The card holds the graphs' hashes and the signature that they describe: a bundle checks them.
        var again = new ModelBundle(ModelCard.FromJson(bundle.Card.ToJson()), bundle.Encoder, bundle.Decoder);

        Assert.Equal(bundle.Card.ToJson(), again.Card.ToJson());
        Assert.Equal(File.ReadAllBytes(Path.Combine(Fixture.Directory("conv-cvae"), "encoder.onnx")), again.Encoder);
    }

    [Theory]
    [InlineData("{\"format_version\": 9}", "reads up to 8")]
    [InlineData("{\"format_version\": \"1\"}", "version '\"1\"'; expected a whole number")]
    [InlineData("{\"signature\": {}}", "has no format_version")]
    [InlineData("[]", "model card")]
    [InlineData("{", "no JSON")]
    public void What_is_no_card_of_this_version_is_refused(string json, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => ModelCard.FromJson(json));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
