using System.Text.Json;

namespace Vae.Inference.Tests;

/// <summary>The committed bundles, and temporary copies of them to damage.</summary>
internal static class Fixture
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string Directory(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    public static VaeModel Load(string name, VaeModelOptions? options = null) =>
        VaeModel.Load(Directory(name), options);

    public static Expected Expected(string name) =>
        JsonSerializer.Deserialize<Expected>(
            File.ReadAllText(Path.Combine(Directory(name), "expected.json")),
            SnakeCase
        )!;

    public static JsonElement Noise() => JsonDocument.Parse(File.ReadAllText(Directory("noise.json"))).RootElement;

    /// <summary>Every element within an absolute tolerance of the reference.</summary>
    public static void AssertClose(float[] expected, IEnumerable<float> actual, double tolerance) =>
        AssertClose([.. expected.Select(value => (double)value)], actual, tolerance);

    public static void AssertClose(IReadOnlyList<double> expected, IEnumerable<float> actual, double tolerance) =>
        AssertClose(expected, actual.Select(value => (double)value), tolerance);

    public static void AssertClose(IReadOnlyList<double> expected, IEnumerable<double> actual, double tolerance)
    {
        var values = actual.ToArray();
        Assert.Equal(expected.Count, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - values[i]) <= tolerance,
                $"Element {i} is {values[i]:R}; expected {expected[i]:R}."
            );
        }
    }
}
