using System.Text.Json;

namespace Vae.Report;

/// <summary>The JSON of figures: snake_case names, as in model.json.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string Text(object value) => JsonSerializer.Serialize(value, Options);
}

/// <summary>Numbers as JSON takes them: rounded, null where there is none.</summary>
internal static class Rounded
{
    /// <summary>The digits behind the point of a latent coordinate.</summary>
    public const int PointDigits = 4;

    /// <summary>A number of <paramref name="digits"/> behind the point; null when it is not finite, which JSON cannot say.</summary>
    public static double? To(int digits, double value) =>
        double.IsFinite(value) ? Math.Round(value, digits) + 0.0 : null;

    public static IReadOnlyList<double?> All(int digits, IEnumerable<double> values) =>
        [.. values.Select(value => To(digits, value))];

    /// <summary>The coordinates <paramref name="dimension"/> of rows of <paramref name="width"/> values.</summary>
    public static IReadOnlyList<double?> Points(IReadOnlyList<float> rows, int width, int dimension) =>
        All(PointDigits, Enumerable.Range(0, rows.Count / width).Select(i => (double)rows[i * width + dimension]));
}
