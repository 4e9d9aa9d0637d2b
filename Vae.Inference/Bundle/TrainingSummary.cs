using System.Text.Json;

namespace Vae.Inference;

/// <summary>How a model was trained: enough to train it again.</summary>
public sealed record TrainingSummary
{
    /// <summary>The data set's name or directory.</summary>
    public required string Data { get; init; }

    /// <summary>The number of rows trained on.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>The number of rows tested on; 0 without a test set.</summary>
    public required int TestRows { get; init; }

    /// <summary>The number of rows held out of the training set for early stopping and best-model keeping.</summary>
    public int ValidationRows { get; init; }

    /// <summary>The preset's name; null when the options were given one by one.</summary>
    public string? Preset { get; init; }

    /// <summary>The epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch whose weights were kept: the last one, or the best on held-out rows.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>Rows per step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The learning rate at the start.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How the learning rate changes, in words.</summary>
    public required string LearningRateSchedule { get; init; }

    /// <summary>How β, the weight of the KL divergence, changes, in words.</summary>
    public required string BetaSchedule { get; init; }

    /// <summary>Nats of KL divergence per latent dimension that cost nothing; 0 for none.</summary>
    public double FreeBits { get; init; }

    /// <summary>The gradient norm that longer gradients are scaled to; null for none.</summary>
    public double? GradientNormLimit { get; init; }

    /// <summary>Whether grey levels were taken for the probabilities of black and white pixels; null where they were not.</summary>
    public Binarization? Binarization { get; init; }

    /// <summary>Whether the encoder saw draws of black and white pixels while the decoder was measured by grey levels; null where it did not.</summary>
    public bool? BinarizedInputs { get; init; }

    /// <summary>The turns and shifts of training pictures; null for none.</summary>
    public JitterSummary? Jitter { get; init; }

    /// <summary>The last part of the epochs, in which training rows were seen as they are after all; null for none.</summary>
    public double? CleanShare { get; init; }

    /// <summary>The samples of z per row of the importance-weighted bound that was the objective; null for the evidence lower bound.</summary>
    public int? ImportanceSamples { get; init; }

    /// <summary>The decay of weights beside each step of Adam (AdamW); null for none.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>
    /// The decay of the moving average of the weights that the model has, and its figures are of; null where it has those of the last step.
    /// </summary>
    public double? WeightAveraging { get; init; }

    /// <summary>The seed of initialisation, shuffling and noise.</summary>
    public required long Seed { get; init; }

    /// <summary>The intra-op threads, on which the last bits depend.</summary>
    public required int Threads { get; init; }

    /// <summary>The version of VaeML that trained.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The version of libtorch that trained.</summary>
    public required string TorchVersion { get; init; }

    /// <summary>What the training warned of, such as a posterior that has collapsed; null for nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <inheritdoc/>
    public bool Equals(TrainingSummary? other) => other is not null && ToJson() == other.ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    /// <summary>This summary as one line of JSON.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, VaeJson.Compact.TrainingSummary);
}

/// <summary>The metrics of one epoch.</summary>
public sealed record EpochMetrics
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The weight of the KL divergence in this epoch's objective.</summary>
    public required double Beta { get; init; }

    /// <summary>The learning rate at the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Averages over the training rows, each taken at the step that trained on it.</summary>
    public required SplitMetrics Train { get; init; }

    /// <summary>Averages over the held-out rows after the epoch; null without such rows.</summary>
    public SplitMetrics? Validation { get; init; }

    /// <summary>Averages over the test rows after the epoch; null without a test set.</summary>
    public SplitMetrics? Test { get; init; }

    /// <summary>The epoch's wall-clock time in seconds, evaluation included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Training rows per second, evaluation not included.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>These metrics as one line of JSON.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, VaeJson.Compact.EpochMetrics);
}

/// <summary>Averages over the rows of one split, in nats per row.</summary>
public sealed record SplitMetrics
{
    /// <summary>The reconstruction loss −log p(x|z), summed over the elements of a row, for one sample of z.</summary>
    public required double Reconstruction { get; init; }

    /// <summary>
    /// The KL divergence from the prior, before weighting (report, eq. 17); of codes, −ln p under their prior, and positions · ln K without one and in
    /// training.
    /// </summary>
    public required double KlDivergence { get; init; }

    /// <summary>The negative evidence lower bound: reconstruction loss plus KL divergence, unweighted.</summary>
    public double Total => Reconstruction + KlDivergence;

    /// <summary>Reconstruction loss over KL divergence; 10 to 50 is healthy (report, section 4.4).</summary>
    public double Ratio => Reconstruction / KlDivergence;

    /// <summary>
    /// Latent dimensions whose posterior mean has a variance of at least 0.01 over the rows (Burda et al. 2016); of a model of codes, the codes that
    /// occur.
    /// </summary>
    public required int ActiveUnits { get; init; }

    /// <summary>
    /// How many codes that occur equally often would be as uncertain as those of the rows: exp(−Σ p ln p), p the share of the rows' positions that have
    /// a code. Null for a model whose latent variables are no codes.
    /// </summary>
    public double? Perplexity { get; init; }
}

/// <summary>How training pictures were turned and shifted: the deviations of normal draws.</summary>
public sealed record JitterSummary
{
    /// <summary>Of turns, in degrees.</summary>
    public double Rotation { get; init; }

    /// <summary>Of the logarithm of the scale.</summary>
    public double Scale { get; init; }

    /// <summary>Of shears.</summary>
    public double Shear { get; init; }

    /// <summary>Of shifts, in pixels.</summary>
    public double Shift { get; init; }
}
