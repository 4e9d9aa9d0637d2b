using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>What a saved step's graph says of the step, so that <c>LoadWithVae</c> can put it back.</summary>
/// <param name="FormatVersion">The version of this description.</param>
/// <param name="Transformers">How many of ML.NET's transformers make up the step.</param>
/// <param name="Step">The step.</param>
/// <param name="Fitted">The columns it was fitted to.</param>
internal sealed record SavedStep(int FormatVersion, int Transformers, VaeStep Step, FittedColumns Fitted)
{
    public const int CurrentFormatVersion = 4;

    private const string StepKey = "vae.step";
    private const string CardKey = "vae.card";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameSteps } },
    };

    /// <summary>
    /// The version that a step is saved as, the first that tells all of it, so that earlier versions of VaeML read what they can: 2 has
    /// several columns of data, which they would take for one called Data, and of detectors what they would leave out; 3 has pictures, and 4 codes.
    /// </summary>
    public static int VersionOf(VaeStep step, FittedColumns fitted) =>
        step is EncodeCodesStep or DecodeCodesStep ? 4
        : step.StepOptions.Pictures is not null
        || fitted.Inputs.Any(column => column.Picture is not null)
        || step.Outputs.Any(output => output.Type is OutputType.Picture)
            ? 3
        : step.StepOptions is VaeDataStepOptions { InputColumnNames: not null }
        || step is DetectAnomaliesStep { IsOfVersionOne: false }
            ? 2
        : 1;

    /// <summary>The metadata of the step's graph. The bundle goes in whole, to the byte: its card holds the graphs' hashes.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToMetadata(ModelBundle bundle) =>
        [
            new(StepKey, JsonSerializer.Serialize(this, Json)),
            new(CardKey, bundle.Card.ToJson()),
            new(BundleFormat.EncoderFile, Convert.ToBase64String(bundle.Encoder)),
            new(BundleFormat.DecoderFile, Convert.ToBase64String(bundle.Decoder)),
            .. Entry(BundleFormat.DetectorFile, bundle.Detector),
            .. Entry(BundleFormat.PriorFile, bundle.CodePrior),
            .. Entry(BundleFormat.PosteriorFile, bundle.Posterior),
        ];

    private static IEnumerable<KeyValuePair<string, string>> Entry(string file, byte[]? graph) =>
        graph is null ? [] : [new(file, Convert.ToBase64String(graph))];

    /// <summary>The step and its model's bundle; null for a graph that is no step of ours.</summary>
    /// <exception cref="InvalidDataException">The step is damaged or of a newer format.</exception>
    public static (SavedStep Step, ModelBundle Bundle)? FromMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(StepKey, out var json))
        {
            return null;
        }

        try
        {
            var version = JsonDocument.Parse(json).RootElement.GetProperty("format_version").GetInt32();
            if (version > CurrentFormatVersion)
            {
                throw new InvalidDataException(
                    $"A step in the model has the format version {version}; this version of VaeML reads up to {CurrentFormatVersion}: update it."
                );
            }

            var bundle = new ModelBundle(
                ModelCard.FromJson(metadata[CardKey]),
                Convert.FromBase64String(metadata[BundleFormat.EncoderFile]),
                Convert.FromBase64String(metadata[BundleFormat.DecoderFile]),
                Graph(BundleFormat.DetectorFile),
                Graph(BundleFormat.PriorFile),
                Graph(BundleFormat.PosteriorFile)
            );
            var saved = JsonSerializer.Deserialize<SavedStep>(json, Json)!;
            // The serializer lets null into lists.
            return
                saved.Fitted.Inputs.Count == saved.Step.Inputs.Count
                && saved.Fitted.Inputs.All(column => column is not null)
                ? (saved, bundle)
                : throw new InvalidDataException(
                    $"A step in the model is damaged: it was fitted to {saved.Fitted.Inputs.Count(column => column is not null)} columns; expected the {saved.Step.Inputs.Count} that it reads."
                );
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"A step in the model is damaged: {(e is JsonException ? VaeJson.Problem(e) : e.Message)}",
                e
            );
        }

        byte[]? Graph(string file) => metadata.TryGetValue(file, out var text) ? Convert.FromBase64String(text) : null;
    }

    // Every step of the assembly is found here, so that a new one is its folder alone: FeaturizeStep is "featurize".
    private static void NameSteps(JsonTypeInfo info)
    {
        if (info.Type != typeof(VaeStep))
        {
            return;
        }

        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "step" };
        foreach (var type in info.Type.Assembly.GetTypes().Where(type => type.BaseType == info.Type))
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name[..^"Step".Length]);
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, name));
        }
    }
}
