using System.Text.Json.Serialization;

namespace Vae.Batch;

/// <summary>The JSON of journals, one line each.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(JournalHead))]
[JsonSerializable(typeof(Checkpoint))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
