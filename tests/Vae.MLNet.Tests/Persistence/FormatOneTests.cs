using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>
/// Pipelines that VaeML 0.1 saved, one per kind of step, over columns of <see cref="SavedRows"/> of which Data was called Image.
/// </summary>
public class FormatOneTests
{
    private readonly MLContext ml = new(seed: 1);

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Golden, "*.zip").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    private static string Golden { get; } =
        Path.Combine(RepositoryFacts.Root, "tests", "Vae.MLNet.Tests", "Persistence", "Golden");

    [Theory]
    [MemberData(nameof(Files))]
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

    [Fact]
    public void Every_kind_of_step_is_there() =>
        Assert.Equal(typeof(VaeStep).Assembly.GetTypes().Count(type => type.BaseType == typeof(VaeStep)), Files.Count);
}
