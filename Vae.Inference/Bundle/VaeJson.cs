using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Vae.Inference;

/// <summary>The JSON of the bundle contract: snake case, enums by name.</summary>
internal static class VaeJson
{
    /// <summary>One line, for metadata inside a graph and for JSON lines.</summary>
    public static VaeJsonContext Compact => VaeJsonContext.Default;

    /// <summary>Indented, for files that people read.</summary>
    public static VaeJsonContext Indented { get; } =
        new(new JsonSerializerOptions(VaeJsonContext.Default.Options) { WriteIndented = true });

    /// <summary>What editors and people leave in JSON: comments and trailing commas.</summary>
    public static JsonDocumentOptions Lenient { get; } =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads JSON of any kind, or says in one sentence why it is no <paramref name="what"/>.</summary>
    public static JsonElement Parse(string json, string what)
    {
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The {what} is not readable: {e.Message}", e);
        }
    }

    /// <summary>Reads <paramref name="json"/>, or says in one sentence why it is no <paramref name="what"/>.</summary>
    public static T Read<T>(string json, JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw new InvalidDataException($"The {what} is the JSON null; expected an object.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"The {what} is not readable: {e.Message}", e);
        }
    }
}

/// <summary>The types of the bundle contract, serialised without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip
)]
[JsonSerializable(typeof(VaeSignature))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(TrainingSummary))]
[JsonSerializable(typeof(EpochMetrics))]
internal sealed partial class VaeJsonContext : JsonSerializerContext;
