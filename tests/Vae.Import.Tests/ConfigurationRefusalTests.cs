namespace Vae.Import.Tests;

/// <summary>Configurations that say too little, or what cannot be.</summary>
public sealed class ConfigurationRefusalTests : RefusalTest
{
    [Fact]
    public void A_missing_configuration()
    {
        var path = Kl.Changed(Files, "vae_encoder/model.onnx", _ => { });
        File.Delete(Files["vae_encoder/config.json"]);
        Assert.Equal(18, ModelBundle.Import(path).Card.Signature.LatentSize);
        File.Delete(Files["vae_decoder/config.json"]);
        Refused(() => ModelBundle.Import(path), "no config.json", "scaling factor");
        var told = new VaeImportOptions { ScalingFactor = 0.4, Shape = new(3, 12, 12) };
        Assert.Equal(18, ModelBundle.Import(path, told).Card.Signature.LatentSize);
    }

    [Theory]
    [InlineData("""{"in_channels": 3, "sample_size": 12}""", "has no scaling_factor")]
    [InlineData("""{"scaling_factor": -1}""", "is -1", "above 0")]
    [InlineData("""{"scaling_factor": "x"}""", "a number")]
    [InlineData("""{"scaling_factor": 0.4, "shift_factor": 0.25, "latent_channels": 3}""", "differ")]
    [InlineData("""{"scaling_factor": 0.4, "in_channels": 3, "sample_size": 12.5}""", "sample_size", "is 12.5")]
    [InlineData("""{"scaling_factor": 0.4, "in_channels": 3, "sample_size": [12, 0]}""", "sample_size", "is 12, 0")]
    [InlineData("""[1]""", "object")]
    [InlineData("""{""", "not readable")]
    public void A_configuration_that_is_wrong(string json, params string[] words)
    {
        var path = Kl.Changed(Files, "vae_encoder/model.onnx", _ => { });
        File.WriteAllText(Files["vae_encoder/config.json"], json);
        Refused(() => ModelBundle.Import(path), [.. words, "config.json"]);
    }

    [Fact]
    public void A_configuration_of_other_latent_channels()
    {
        var path = Kl.Changed(Files, "vae_encoder/model.onnx", _ => { });
        foreach (var part in (string[])["vae_encoder", "vae_decoder"])
        {
            File.WriteAllText(
                Files[$"{part}/config.json"],
                """{"in_channels": 3, "sample_size": 12, "scaling_factor": 1, "latent_channels": 4}"""
            );
        }

        Refused(() => ModelBundle.Import(path), "[2, 3, 3]", "4 latent channels");
    }

    [Fact]
    public void Sizes_that_stay_open() =>
        Refused(
            () =>
                ModelBundle.Import(
                    Kl["vae_encoder/model.onnx"],
                    Kl["vae_decoder/model.onnx"],
                    new() { Activation = DecoderActivation.Mean }
                ),
            "[batch_size, num_channels, height, width]",
            "the shape of a row"
        );
}
