using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Vae.Inference;

/// <summary>The contents of a bundle's <c>model.json</c>: what the model is, how it was trained, what was measured.</summary>
public sealed record ModelCard
{
    /// <summary>The version of the card's format: the first that can say what the model is; an older one is brought up to date as it is read.</summary>
    [JsonInclude]
    public int FormatVersion
    {
        get =>
            field > 0 ? field
            : Prior is null ? Signature.FormatVersion
            : Math.Max(
                Signature.FormatVersion,
                Prior.IsTrained ? BundleFormat.VersionWithTrainedPrior : BundleFormat.VersionWithMixedColumns
            );
        internal init;
    }

    /// <summary>What the model's rows are, and what its graphs take and give.</summary>
    public required VaeSignature Signature { get; init; }

    /// <summary>
    /// The name of each class of a conditional model, from class 0 on, distinct; null where they have none. Data whose labels are names is
    /// matched with them.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// A note on the network that the graphs were made from, such as Vae.Training leaves; null where nothing is known of it. Nothing
    /// here reads it.
    /// </summary>
    public JsonElement? Architecture { get; init; }

    /// <summary>
    /// A note on the table that a model of mixed columns was trained on, such as Vae.Tables leaves and reads: names, types, categories and
    /// scales of its columns. Null for a model of other rows.
    /// </summary>
    public JsonElement? Table { get; init; }

    /// <summary>How the model was trained; null for one that was not.</summary>
    public TrainingSummary? Training { get; init; }

    /// <summary>Where a model that was made elsewhere comes from, and what became of it; null for one that VaeML trained.</summary>
    public ImportSummary? Import { get; init; }

    /// <summary>The metrics of every epoch, in order.</summary>
    public IReadOnlyList<EpochMetrics> History { get; init; } = [];

    /// <summary>The prior that rows are generated from; null for the standard normal one.</summary>
    public LatentPrior? Prior { get; init; }

    /// <summary>The prior of bounds on the likelihood, which the network was trained with; null for the standard normal one.</summary>
    [JsonIgnore]
    internal LatentPrior? TrainedPrior => Prior is { IsTrained: true } ? Prior : null;

    /// <summary>
    /// How the prior of codes was trained that rows are generated from, <c>prior.onnx</c>; null for a bundle without one, and for a model whose latent
    /// variables are no codes.
    /// </summary>
    public CodePriorSummary? CodePrior { get; init; }

    /// <summary>What the scores of the detector are, learnt of held-out rows; null for a bundle without a detector.</summary>
    public AnomalyCalibration? Detector { get; init; }

    /// <summary>What the export measured, and the graphs' hashes.</summary>
    public required ExportSummary Export { get; init; }

    /// <summary>Reads a card from the contents of a <c>model.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is no model card, or one of a newer format.</exception>
    public static ModelCard FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json = json.TrimStart('\uFEFF');
        return VaeJson.Read(VersionOf(json) == 1 ? Upgraded(json) : json, VaeJson.Compact.ModelCard, "model card");
    }

    /// <summary>The contents of a <c>model.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, VaeJson.Indented.ModelCard);

    /// <summary>The signature that a network's description of format 1 holds.</summary>
    /// <exception cref="InvalidDataException">It holds none.</exception>
    internal static VaeSignature SignatureOf(string architecture) =>
        VaeJson.Read(
            SignatureIn(Parse(architecture, "architecture")).ToJsonString(),
            VaeJson.Compact.VaeSignature,
            "architecture"
        );

    /// <summary>A version as it is written somewhere.</summary>
    /// <exception cref="InvalidDataException">It is no version, or a newer one.</exception>
    internal static int CheckVersion(string version, string file)
    {
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            throw new InvalidDataException(
                $"{file} has the bundle format version '{version}'; expected a whole number from 1 on."
            );
        }

        return number <= BundleFormat.CurrentVersion
            ? number
            : throw new InvalidDataException(
                $"{file} has the bundle format version {number}; this version of VaeML reads up to {BundleFormat.CurrentVersion}: update it."
            );
    }

    /// <summary>A newer card may have another layout, so its version is looked at before anything else.</summary>
    private static int VersionOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, VaeJson.Lenient);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("format_version", out var version)
                ? CheckVersion(
                    version.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                        ? $"{version.ValueKind}"
                        : version.GetRawText(),
                    BundleFormat.CardFile
                )
                : throw new InvalidDataException(
                    $"{BundleFormat.CardFile} has no format_version; expected the model card of a bundle, which another program's {BundleFormat.CardFile} is not."
                );
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{BundleFormat.CardFile} is not readable: {VaeJson.Problem(e)}", e);
        }
    }

    /// <summary>A card of format 1, whose architecture held the signature and whose rows were all called images, as one of today.</summary>
    private static string Upgraded(string json)
    {
        var card = Parse(json, "model card");
        card["format_version"] = BundleFormat.VersionWithoutVariance;
        card["signature"] = SignatureIn(card["architecture"] as JsonObject);
        foreach (var epoch in (card["history"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (epoch.Remove("images_per_second", out var speed))
            {
                epoch["rows_per_second"] = speed;
            }
        }

        return card.ToJsonString();
    }

    private static JsonObject SignatureIn(JsonObject? architecture)
    {
        if (architecture is null)
        {
            throw new InvalidDataException(
                "There is no architecture; expected one with a shape, a latent size and layers in bundle format version 1."
            );
        }

        string[] names = ["shape", "latent_size", "class_count", "likelihood"];
        return new JsonObject(
            names
                .Where(architecture.ContainsKey)
                .Select(name => KeyValuePair.Create(name, architecture[name]?.DeepClone()))
        );
    }

    private static JsonObject Parse(string json, string what)
    {
        try
        {
            // A property that is there twice is an error here, and not at some later access.
            var options = VaeJson.Lenient with
            {
                AllowDuplicateProperties = false,
            };
            return JsonNode.Parse(json, documentOptions: options) as JsonObject
                ?? throw new InvalidDataException($"The {what} is no JSON object.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The {what} is not readable: {VaeJson.Problem(e)}", e);
        }
    }
}

/// <summary>What an export wrote and measured.</summary>
public sealed record ExportSummary
{
    /// <summary>The ONNX operator set of both graphs.</summary>
    public required int Opset { get; init; }

    /// <summary>The SHA-256 of <c>encoder.onnx</c>, in lower-case hexadecimal digits.</summary>
    public required string EncoderSha256 { get; init; }

    /// <summary>The SHA-256 of <c>decoder.onnx</c>, in lower-case hexadecimal digits.</summary>
    public required string DecoderSha256 { get; init; }

    /// <summary>The SHA-256 of <c>detector.onnx</c>, in lower-case hexadecimal digits; null for a bundle without one.</summary>
    public string? DetectorSha256 { get; init; }

    /// <summary>The SHA-256 of <c>prior.onnx</c>, in lower-case hexadecimal digits; null for a bundle without one.</summary>
    public string? PriorSha256 { get; init; }

    /// <summary>The SHA-256 of <c>posterior.onnx</c>, in lower-case hexadecimal digits; null for a bundle without levels.</summary>
    public string? PosteriorSha256 { get; init; }

    /// <summary>How many rows the graphs were compared on with what they were made of: TorchSharp's network, or the graphs of another tool.</summary>
    public required int ParityRows { get; init; }

    /// <summary>The largest absolute difference between the graphs' outputs and those of what they were made of, on those rows.</summary>
    public required double ParityMaxAbsoluteDifference { get; init; }
}

/// <summary>Where a model that was made elsewhere comes from, and what became of it.</summary>
public sealed record ImportSummary
{
    /// <summary>What made the files, as they say themselves, such as <c>pytorch 2.4.0</c>.</summary>
    public required string Producer { get; init; }

    /// <summary>The shape of a latent vector before it was flattened, such as [4, 8, 8]; null for weights that VaeML made graphs of.</summary>
    public IReadOnlyList<int>? LatentShape { get; init; }

    /// <summary>What was taken for what, and what the graphs do beside the network, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
