using System.Text.Json.Serialization;

namespace Vae.Inference;

/// <summary>The types of the bundle contract, serialised without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(VaeArchitecture))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(TrainingSummary))]
[JsonSerializable(typeof(EpochMetrics))]
internal sealed partial class VaeJsonContext : JsonSerializerContext;
