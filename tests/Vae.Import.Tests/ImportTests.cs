namespace Vae.Import.Tests;

/// <summary>Imported bundles give what PyTorch gave.</summary>
public sealed class ImportTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Models => [.. Foreign.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_bundle_gives_what_its_model_gave(string name)
    {
        var model = Foreign.Named(name);
        using var vae = VaeModel.FromBundle(model.Import());
        var posterior = vae.Encode(model.Data);
        Equal(model.Mean, posterior.Mean, "mean");
        Equal(model.LogVariance, posterior.LogVariance, "log-variance");
        Equal(model.Decoded, vae.Decode(model.Latent), "data");
    }

    private static void Equal(float[] expected, float[] found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        var scale = Math.Max(1, expected.Max(Math.Abs));
        var difference = expected.Zip(found).Max(pair => Math.Abs(pair.First - pair.Second)) / scale;
        Assert.True(difference <= Tolerance, $"The {what} differs by {difference:G3} of {scale:G3}.");
    }
}
