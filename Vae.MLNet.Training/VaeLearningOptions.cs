using Microsoft.ML;

namespace Vae.MLNet.Training;

/// <summary>
/// What the options of all estimators that train in <c>Fit</c> have in common: the columns, the network, and how it is trained.
/// </summary>
/// <remarks>
/// The defaults are the same for all data: nothing here was chosen by the sets that the documentation reports on but for the figures of
/// <see cref="DetectorOptions"/>, which docs/learning.md tells of.
/// </remarks>
public abstract record VaeLearningOptions
{
    internal const string DefaultColumnName = "Features";

    private protected VaeLearningOptions() { }

    /// <summary>
    /// The column to learn from: a number, a Boolean (0 or 1), a key (a number for each of its values), or a known-size vector, dense or sparse,
    /// of numbers or Booleans. Bytes are divided by 255. A vector with the dimensions of pictures, [height, width] or [channels, height,
    /// width], is learnt as pictures.
    /// </summary>
    public string InputColumnName { get; init; } = DefaultColumnName;

    /// <summary>
    /// How the pictures of an <c>MLImage</c> column are read, and in which size and channels they are learnt; null where there are none, or for
    /// three channels in the size that the column's type tells.
    /// </summary>
    public VaePictureOptions? Pictures { get; init; }

    /// <summary>The columns whose values make up a row, one after the other; null for <see cref="InputColumnName"/> alone.</summary>
    public IReadOnlyList<string>? InputColumnNames
    {
        get;
        init => field = value is null ? null : [.. value];
    }

    /// <summary>
    /// The column of labels (a key, an integer or a Single that holds integers from 0 on) that a conditional model takes with each row; null
    /// for an unconditional model. The values of keys become the model's class names.
    /// </summary>
    public string? LabelColumnName { get; init; }

    /// <summary>
    /// The column that says how many rows each row counts as (Single or Double, from 0 on); null where each counts as one. A row of the
    /// weight 0 is not looked at.
    /// </summary>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>
    /// The network; null for one made for the data: convolutions as the report's for pictures, and a perceptron of 128 and 64 units for what
    /// else there is. One whose likelihood has a variance is given the data's means and spreads where it has no standardization of its own.
    /// </summary>
    public VaeArchitecture? Architecture { get; init; }

    /// <summary>The number of latent dimensions of a network made for the data; null for the estimator's own default.</summary>
    public int? LatentSize { get; init; }

    /// <summary>
    /// The likelihood of a network made for the data; null for <see cref="Likelihood.Bernoulli"/> for pictures in [0, 1], and
    /// <see cref="Likelihood.DiagonalGaussian"/>, with a variance learnt for each element, for what else there is.
    /// <see cref="Likelihood.StudentT"/> is the robust one.
    /// </summary>
    public Likelihood? Likelihood { get; init; }

    /// <summary>
    /// How to train; null for what <see cref="VaeLearning.DefaultTraining"/> gives for the number of rows. Its validation fraction is not
    /// looked at where validation rows are given.
    /// </summary>
    public TrainingOptions? Training { get; init; }

    /// <summary>The seed; null for that of <see cref="Training"/>, or one of the <see cref="MLContext"/> where there is one.</summary>
    public long? Seed { get; init; }

    /// <summary>
    /// Where checkpoints are written after each epoch. A <c>Fit</c> of the same rows and options that was killed goes on from there, and one
    /// that was done gives its model at once. Null to write none.
    /// </summary>
    public string? CheckpointDirectory { get; init; }

    /// <summary>
    /// The bytes that the rows may take in memory; those beyond it go into a temporary file, which is removed whatever happens. Null for half of
    /// what the process may have.
    /// </summary>
    public long? MemoryBudget { get; init; }

    /// <summary>Where that file is made; the system's temporary directory when null.</summary>
    public string? TemporaryDirectory { get; init; }

    /// <summary>Ends <c>Fit</c> after the step under way.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Whether a cancelled <c>Fit</c> gives the best model so far, where an epoch is done, instead of an
    /// <see cref="OperationCanceledException"/>. A detector is made of those of its networks that had an epoch.
    /// </summary>
    public bool KeepBestWhenCancelled { get; init; }

    /// <summary>Told after each step, on the thread that trains; null for none.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>How the fitted model runs: threads, batches, the device; null for the defaults.</summary>
    public VaeModelOptions? Model { get; init; }

    internal IReadOnlyList<string> DataColumnNames => InputColumnNames ?? [InputColumnName];

    /// <summary>Checks what can be checked without data.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    internal virtual void Validate()
    {
        if (InputColumnNames is not null && InputColumnName != DefaultColumnName)
        {
            throw new ArgumentException(
                $"The input column {InputColumnName} and the input columns {string.Join(", ", InputColumnNames)} are named; expected one column or several."
            );
        }

        DataColumns.RequireNames(DataColumnNames);
        Pictures?.Validate();
        Training?.Validate();
        Architecture?.Validate();
        Model?.Validate();
        if (Architecture is not null && (LatentSize ?? Architecture.LatentSize) != Architecture.LatentSize)
        {
            throw new ArgumentException(
                $"The latent size is {LatentSize} and the network's {Architecture.LatentSize}; expected one of the two to be given."
            );
        }

        if (LatentSize is < 1)
        {
            throw new ArgumentException($"The latent size is {LatentSize}; expected at least 1.");
        }

        if (Architecture is not null && (Likelihood ?? Architecture.Likelihood) != Architecture.Likelihood)
        {
            throw new ArgumentException(
                $"The likelihood is {Likelihood} and the network's {Architecture.Likelihood}; expected one of the two to be given."
            );
        }

        if (Architecture is not null && Architecture.IsConditional != LabelColumnName is not null)
        {
            throw new ArgumentException(
                Architecture.IsConditional
                    ? $"The network is conditional on {Architecture.ClassCount} classes and no label column is named; expected one."
                    : $"The label column {LabelColumnName} is named, and the network is unconditional; expected a conditional network, or none."
            );
        }

        if (MemoryBudget is < 0)
        {
            throw new ArgumentException($"The memory budget is {MemoryBudget} bytes; expected 0 or more.");
        }
    }
}
