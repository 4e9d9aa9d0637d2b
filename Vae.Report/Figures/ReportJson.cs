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
