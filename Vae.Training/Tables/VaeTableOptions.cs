using Vae.Tables;

namespace Vae.Training;

/// <summary>How a model of a table is trained. The defaults are the same for all tables.</summary>
public sealed record VaeTableOptions
{
    /// <summary>What is learnt of the columns: the condition, and what to leave out.</summary>
    public TableSchemaOptions Schema { get; init; } = new();

    /// <summary>The widths of the encoder's hidden layers; the decoder mirrors them.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [256, 256];

    /// <summary>The number of latent dimensions.</summary>
    public int LatentSize { get; init; } = 32;

    /// <summary>How a table of so many rows is trained; its seed is not looked at.</summary>
    public Func<int, TrainingOptions> Training { get; init; } = VaeTableTrainer.DefaultTraining;

    /// <summary>The seed.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Where checkpoints are written after each epoch. A training of the same rows and options that was killed goes on from there. Null to write
    /// none.
    /// </summary>
    public string? CheckpointDirectory { get; init; }

    /// <summary>
    /// The bytes that the encoded rows may take in memory; those beyond it go into a temporary file, which is removed whatever happens. Null for
    /// half of what the process may have.
    /// </summary>
    public long? MemoryBudget { get; init; }

    /// <summary>Where that file is made; the system's temporary directory when null.</summary>
    public string? TemporaryDirectory { get; init; }

    /// <summary>Told after each step, on the thread that trains; null for none.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Told what the columns are, before the first step; null for none.</summary>
    public Action<TableSchema>? Learnt { get; init; }

    /// <summary>Takes sentences about odd columns before the first step; null for none, which the result holds all the same.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Ends the training after the step under way.</summary>
    public CancellationToken Cancellation { get; init; }
}
