namespace Vae.Inference;

/// <summary>
/// A prior of codes, by which a model of codes generates rows: the graph <c>prior.onnx</c>, which gives the probabilities of a position's code by
/// those of the positions before it, so that ln p of a row's codes is their sum. Vae.Training makes one, for
/// <see cref="ModelBundle.WithCodePrior"/>.
/// </summary>
public sealed class CodePrior
{
    internal CodePrior(byte[] graph, CodePriorSummary summary) => (Graph, Summary) = (graph, summary);

    /// <summary>The bytes of <c>prior.onnx</c>.</summary>
    internal byte[] Graph { get; }

    /// <summary>How it was trained, for the model card.</summary>
    public CodePriorSummary Summary { get; }
}

/// <summary>How a prior of codes was trained.</summary>
public sealed record CodePriorSummary
{
    /// <summary>The data set's name or directory.</summary>
    public required string Data { get; init; }

    /// <summary>The number of rows whose codes were learnt from.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>The number of rows held out to choose the best epoch by; 0 for none.</summary>
    public required int ValidationRows { get; init; }

    /// <summary>The epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch whose weights were kept: the best on held-out rows, or the last.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>−ln p of a training row's codes on average over that epoch, in nats.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>−ln p of a held-out row's codes on average, in nats; null without such rows.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The seed of initialisation, order and held-out rows.</summary>
    public required long Seed { get; init; }
}
