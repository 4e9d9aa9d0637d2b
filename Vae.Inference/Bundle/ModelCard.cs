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
}
