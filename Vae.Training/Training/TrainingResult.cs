using Vae.Inference;

namespace Vae.Training;

/// <summary>How a training ended, and the network that it gave.</summary>
public sealed class TrainingResult
{
    private readonly VaeNetwork network;

    private readonly VaeDataset? sample;

    private readonly IReadOnlyList<string>? classNames;

    internal TrainingResult(VaeNetwork network, VaeDataset? sample, IReadOnlyList<string>? classNames) =>
        (this.network, this.sample, this.classNames) = (network, sample, classNames);

    /// <summary>Whether some rows are at hand, of this training or kept by its checkpoint, for <see cref="Export(string)"/>.</summary>
    internal bool HasSample => sample is not null;

    /// <summary>Whether it ran to its end.</summary>
    public required TrainingOutcome Outcome { get; init; }

    /// <summary>How the network was trained, for the model card.</summary>
    public required TrainingSummary Summary { get; init; }

    /// <summary>The metrics of every epoch.</summary>
    public required IReadOnlyList<EpochMetrics> History { get; init; }

    /// <summary>A sentence for the user when the kept epoch's loss is above that of predicting each column's mean; else null.</summary>
    public string? Warning { get; init; }

    /// <inheritdoc cref="VaeNetwork.ToBundle"/>
    /// <summary>
    /// Makes a bundle in memory of the trainer's network, as long as the trainer is not disposed, with <see cref="Summary"/> and
    /// <see cref="History"/> in the model card.
    /// </summary>
    public ModelBundle ToBundle(VaeDataset rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return network.ToBundle(classNames is null ? rows : rows.WithClassNames(classNames), Summary, History);
    }

    /// <inheritdoc cref="VaeNetwork.Export"/>
    /// <summary>
    /// Exports the trainer's network, compared on the rows that the training's checkpoint keeps: test rows where there were any, and the
    /// first of the training rows otherwise.
    /// </summary>
    /// <exception cref="InvalidOperationException">The checkpoint is of an earlier version of VaeML and keeps no rows.</exception>
    public ModelCard Export(string directory) =>
        Export(
            directory,
            sample
                ?? throw new InvalidOperationException(
                    "The checkpoint keeps no rows to compare the export on; expected rows to be given."
                )
        );

    /// <inheritdoc cref="VaeNetwork.Export"/>
    /// <summary>
    /// Exports the trainer's network, as long as the trainer is not disposed, with <see cref="Summary"/> and <see cref="History"/> in the
    /// model card. Both graphs are run in ONNX Runtime beside the network on some rows before anything is written.
    /// </summary>
    public ModelCard Export(string directory, VaeDataset rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return network.Export(directory, classNames is null ? rows : rows.WithClassNames(classNames), Summary, History);
    }
}

/// <summary>Why a training ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>The held-out bound no longer improved.</summary>
    StoppedEarly,

    /// <summary>It was cancelled; a checkpoint holds the state after the last step.</summary>
    Interrupted,
}

/// <summary>What a training reports after each step, on the thread that trains.</summary>
public readonly record struct TrainingProgress
{
    /// <summary>Where the training stands.</summary>
    public required TrainingPoint Point { get; init; }

    /// <summary>The epoch's average reconstruction loss so far, in nats per row.</summary>
    public required double Reconstruction { get; init; }

    /// <summary>The epoch's average KL divergence so far, in nats per row, before weighting.</summary>
    public required double KlDivergence { get; init; }

    /// <summary>The weight of the KL divergence in this step.</summary>
    public required double Beta { get; init; }

    /// <summary>Training rows per second in this epoch.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>The training time that is left at this speed.</summary>
    public required TimeSpan Remaining { get; init; }

    /// <summary>The metrics of the epoch, when this step was its last; else null.</summary>
    public EpochMetrics? Completed { get; init; }

    /// <summary>
    /// A line of text for each epoch that is done, with its figures, and one for each warning: for <see cref="VaeTrainer.Train"/>, which is
    /// silent without a handler.
    /// </summary>
    /// <param name="write">Takes a line without its end, on the thread that trains: of a console, a writer or a logger.</param>
    /// <example>
    /// <code language="csharp">
    /// trainer.Train(rows, progress: TrainingProgress.ToLines(Console.WriteLine));
    /// trainer.Train(rows, progress: TrainingProgress.ToLines(line => Console.Error.WriteLine($"{DateTime.Now:T} {line}")));
    /// </code>
    /// </example>
    public static IProgress<TrainingProgress> ToLines(Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return new EpochLines(write);
    }

    /// <summary>What the user should know, such as that the posterior has collapsed; else null.</summary>
    public string? Warning { get; init; }
}

/// <summary>
/// The loss or a parameter is no longer finite, or the loss is beyond any sense. There is nothing to export; the last checkpoint still
/// holds the state before.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int epoch, int step, string message)
        : base(message)
    {
        Epoch = epoch;
        Step = step;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the epoch, from 0.</summary>
    public int Step { get; }
}
