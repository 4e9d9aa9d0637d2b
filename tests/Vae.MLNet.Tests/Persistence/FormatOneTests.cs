using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>
/// Pipelines that VaeML 0.1 saved, one per kind of step, over columns of <see cref="SavedRows"/> of which Data was called Image.
/// </summary>
public class FormatOneTests
{
    private readonly MLContext ml = new(seed: 1);

    private static string Golden { get; } =
        Path.Combine(RepositoryFacts.Root, "tests", "Vae.MLNet.Tests", "Persistence", "Golden");

    [Theory]
    [InlineData("features and log-variances")]
    [InlineData("reconstructions by a key")]
    [InlineData("decoded latents")]
    [InlineData("transferred styles")]
    [InlineData("scores by a label")]
    [InlineData("anomalies under other names")]
    public void A_saved_step_loads_and_computes_what_a_new_one_does(string step)
    {
        var rows = SavedRows.View(ml);
        var data = ml.Transforms.CopyColumns("Image", "Data").Fit(rows).Transform(rows);
        var expected = SavableSteps.Named(step, ml).Fit(data).Transform(data);
        var file = Path.Combine(Golden, $"{step}.zip");

        var restored = ml.Model.LoadWithVae(file);
        var plain = ml.Model.Load(file, out _);

        Assert.IsAssignableFrom<VaeTransformer>(Assert.Single(RoundTrip.Flatten(restored)));
        RoundTrip.AssertSame(expected, restored.Transform(data));
        RoundTrip.AssertSame(expected, plain.Transform(data));
        Array.ForEach([restored, plain], model => (model as IDisposable)?.Dispose());
    }
}
