using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>What the figures are made from.</summary>
internal sealed record ReportInputs
{
    /// <summary>The unconditional model, of at least 2 latent dimensions.</summary>
    public required VaeModel Vae { get; init; }

    /// <summary>The conditional model, of at least 2 latent dimensions.</summary>
    public required VaeModel Cvae { get; init; }

    /// <summary>A further unconditional model, of at least 2 latent dimensions, whose latents are shown through projections; null for none.</summary>
    public VaeModel? Wide { get; init; }

    /// <summary>What classifiers learn from; labelled.</summary>
    public required VaeDataset Training { get; init; }

    /// <summary>What the figures show; labelled.</summary>
    public required VaeDataset Test { get; init; }

    /// <summary>The seed of everything drawn at random.</summary>
    public required long Seed { get; init; }

    /// <summary>The most points in a scatter.</summary>
    public int Points { get; init; } = 5_000;

    /// <summary>Receives a line for each piece of work that begins.</summary>
    public Action<string>? Progress { get; init; }

    public CancellationToken Cancellation { get; init; }
}
