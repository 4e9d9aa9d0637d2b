using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vae.Training;

/// <summary>The JSON inside a checkpoint.</summary>
internal static class TrainingJson
{
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters = { new JsonStringEnumConverter() },
            WriteIndented = true,
        };
}
