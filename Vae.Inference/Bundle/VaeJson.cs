using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Vae.Inference;

/// <summary>The JSON of the bundle contract: snake case, enums by name.</summary>
internal static partial class VaeJson
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
            return JsonElement.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The {what} is not readable: {Problem(e)}", e);
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
            throw new InvalidDataException($"The {what} is not readable: {Problem(e)}", e);
        }
    }

    /// <summary>What is wrong with JSON, and where, without the contents and the names of types that .NET's messages quote.</summary>
    public static string Problem(Exception error)
    {
        if (error is not JsonException json)
        {
            return "a value is not of the kind that is expected.";
        }

        var missing = Missing().Match(json.Message);
        var problem =
            missing.Success ? $"there is no {missing.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal)}"
            : json.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase) ? "a property is there twice"
            : json.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "a property is not known"
            : json.Message.Contains("could not be converted", StringComparison.Ordinal)
            || json.Message.Contains("System.", StringComparison.Ordinal)
                ? "a value is not of the kind that is expected"
            : json.InnerException is null && Ours(json) is { } ours ? ours
            : "it is no JSON";
        var path = json.Path is { Length: > 1 } where ? $" at {where}" : "";
        var line = json.LineNumber is { } number ? $", line {number + 1}" : "";
        return $"{problem}{path}{line}.";
    }

    /// <summary>What a converter of ours says, without the place that .NET appends; null for a message of .NET's reader.</summary>
    private static string? Ours(JsonException json) =>
        json.GetType() == typeof(JsonException)
            ? json.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.')
            : null;

    [GeneratedRegex("missing required properties including: (?<names>[^.]*)")]
    private static partial Regex Missing();
}

/// <summary>The types of the bundle contract, serialised without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowDuplicateProperties = false,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip
)]
[JsonSerializable(typeof(VaeSignature))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(TrainingSummary))]
[JsonSerializable(typeof(EpochMetrics))]
internal sealed partial class VaeJsonContext : JsonSerializerContext;
