using System.Text.Json;

namespace Vae.Inference;

/// <summary>The contents of a bundle's <c>model.json</c>: what the model is, how it was trained, what was measured.</summary>
public sealed record ModelCard
{
    /// <summary>The version of the bundle format that this library reads and writes.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>The version of the bundle format.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The network.</summary>
    public required VaeArchitecture Architecture { get; init; }

    /// <summary>How the model was trained; null for one that was not.</summary>
    public TrainingSummary? Training { get; init; }

    /// <summary>The figures of every epoch, in order.</summary>
    public IReadOnlyList<EpochMetrics> History { get; init; } = [];

    /// <summary>What the export measured, and the graphs' hashes.</summary>
    public required ExportSummary Export { get; init; }

    /// <summary>Reads a card from the contents of a <c>model.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is no model card, or one of a newer format.</exception>
    public static ModelCard FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        CheckVersionFirst(json);
        return VaeJson.Read(json, VaeJson.Compact.ModelCard, "model card");
    }

    /// <summary>The contents of a <c>model.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, VaeJson.Indented.ModelCard);

    /// <summary>A newer card may have another layout, so its version is looked at before anything else.</summary>
    private static void CheckVersionFirst(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format_version", out var version)
            )
            {
                ModelBundle.CheckVersion(version.ToString(), BundleFormat.CardFile);
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{BundleFormat.CardFile} is no JSON: {e.Message}", e);
        }
    }
}
