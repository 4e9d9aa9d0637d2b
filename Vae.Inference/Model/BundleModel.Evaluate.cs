using System.Text.Json.Serialization;

namespace Vae.Inference;

public abstract partial class BundleModel
{
    /// <summary>
    /// Scores rows batch by batch, in the memory of one batch however many there are, and averages over them. A training's own evaluation
    /// averages the same way: the same rows and seed repeat its metrics.
    /// </summary>
    /// <param name="batches">The rows; a batch's memory is read before the next one is asked for.</param>
    /// <param name="options">The seed and the numbers of samples; one sample of z per row when null.</param>
    /// <param name="scores">Receives the score of each row in order; null when the averages are enough.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A batch does not fit the model, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="InvalidDataException">The loss of a row is NaN, and so would every average be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public VaeEvaluation Evaluate(
        IEnumerable<DataBatch> batches,
        VaeScoreOptions? options = null,
        ICollection<VaeScore>? scores = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        options ??= new VaeScoreOptions();
        options.Validate();
        var averages = new RowAverages();
        var bound = new RunningMoments();
        foreach (var batch in batches)
        {
            var rows = CountRows(batch.Data.Length);
            var found = new VaeScore[rows];
            ScoreInto(
                batch,
                found,
                options with
                {
                    FirstRow = options.FirstRow + averages.Rows,
                },
                averages,
                cancellationToken
            );
            var wrong = Array.FindIndex(found, score => double.IsNaN(score.NegativeElbo));
            if (wrong >= 0)
            {
                throw new InvalidDataException(
                    $"The loss of row {options.FirstRow + averages.Rows - rows + wrong} is NaN; expected a number. What the row holds, or the model's weights, leave the range of float32."
                );
            }

            Array.ForEach(found, score => bound.Add(score.ImportanceWeightedBound));
            Array.ForEach(found, score => scores?.Add(score));
        }

        return new VaeEvaluation
        {
            Rows = averages.Rows,
            Metrics = averages.ToMetrics(),
            ImportanceWeightedBound = options.ImportanceSamples > 0 ? bound.Mean : null,
            ImportanceWeightedBoundError =
                options.ImportanceSamples > 0 && bound.Count > 1 ? bound.StandardError : null,
        };
    }

    /// <summary>Scores the rows of a batch, and adds them to the averages.</summary>
    private protected abstract void ScoreInto(
        DataBatch batch,
        VaeScore[] scores,
        VaeScoreOptions options,
        RowAverages averages,
        CancellationToken cancellationToken
    );
}

/// <summary>What a model makes of some rows, on average.</summary>
public sealed record VaeEvaluation
{
    /// <summary>The number of rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The averages over the rows; not numbers when there were none.</summary>
    public required SplitMetrics Metrics { get; init; }

    /// <summary>The negative importance-weighted bound in nats per row; null when no importance samples were asked for.</summary>
    public double? ImportanceWeightedBound { get; init; }

    /// <summary>
    /// The standard error of <see cref="ImportanceWeightedBound"/>: the deviation of a row's bound, which is that of rows and of samples
    /// together, over the root of the number of rows. Null where that is null, and for a single row.
    /// </summary>
    public double? ImportanceWeightedBoundError { get; init; }
}

/// <summary>The mean of numbers seen one by one, and what it is known to (Welford 1962).</summary>
internal struct RunningMoments
{
    private double squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    /// <summary>The deviation of the numbers, with n − 1, over the root of how many there are.</summary>
    public readonly double StandardError => Math.Sqrt(squares / (Count - 1) / Count);

    public void Add(double value)
    {
        Count++;
        var before = value - Mean;
        Mean += before / Count;
        squares += before * (value - Mean);
    }
}

/// <summary>Sums over the rows seen so far, in double precision, and the averages they make.</summary>
internal sealed class RowAverages
{
    /// <summary>The variance of a posterior mean from which its dimension counts as active (Burda et al. 2016).</summary>
    public const double ActiveVariance = 0.01;

    /// <summary>The number of rows added.</summary>
    [JsonInclude]
    public long Rows { get; private set; }

    [JsonInclude]
    internal double ReconstructionSum { get; private set; }

    [JsonInclude]
    internal double KlSum { get; private set; }

    [JsonInclude]
    internal double[] MeanSum { get; private set; } = [];

    [JsonInclude]
    internal double[] MeanSquareSum { get; private set; } = [];

    /// <summary>How often each code occurred; null where the latent variables are no codes.</summary>
    [JsonInclude]
    internal long[]? CodeCounts { get; private set; }

    /// <summary>How many rows those added count as; null where each counts as one, as in a checkpoint of before rows had weights.</summary>
    [JsonInclude]
    internal double? Weight { get; private set; }

    /// <summary>Adds a batch.</summary>
    /// <param name="reconstruction">The batch's summed reconstruction loss, in nats.</param>
    /// <param name="kl">The batch's summed KL divergence, in nats.</param>
    /// <param name="means">The posterior means, row-major.</param>
    /// <param name="latentSize">The length of a row of <paramref name="means"/>; the same in every batch.</param>
    /// <param name="weight">How many rows the batch's sums count as; null where each counts as one, the same in every batch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="latentSize"/> is below 1.</exception>
    public void Add(double reconstruction, double kl, ReadOnlySpan<float> means, int latentSize, double? weight = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latentSize, 1);
        if (MeanSum.Length == 0)
        {
            (MeanSum, MeanSquareSum) = (new double[latentSize], new double[latentSize]);
        }

        for (var i = 0; i < means.Length; i++)
        {
            MeanSum[i % latentSize] += means[i];
            MeanSquareSum[i % latentSize] += (double)means[i] * means[i];
        }

        Rows += means.Length / latentSize;
        ReconstructionSum += reconstruction;
        KlSum += kl;
        Weight = weight is null ? Weight : (Weight ?? 0) + weight;
    }

    /// <summary>Adds a batch of a model whose latent variables are codes.</summary>
    /// <param name="reconstruction">The batch's summed reconstruction loss, in nats.</param>
    /// <param name="kl">The batch's summed KL divergence, in nats.</param>
    /// <param name="indices">The codes, row-major.</param>
    /// <param name="codes">What they are of; the same in every batch.</param>
    /// <param name="weight">As of the other.</param>
    public void Add(
        double reconstruction,
        double kl,
        ReadOnlySpan<long> indices,
        LatentCodes codes,
        double? weight = null
    )
    {
        CodeCounts ??= new long[codes.Size];
        foreach (var index in indices)
        {
            CodeCounts[index]++;
        }

        Rows += indices.Length / codes.Positions;
        ReconstructionSum += reconstruction;
        KlSum += kl;
        Weight = weight is null ? Weight : (Weight ?? 0) + weight;
    }

    /// <summary>The averages over the rows added so far; not numbers while there are none.</summary>
    public SplitMetrics ToMetrics() =>
        new()
        {
            Reconstruction = ReconstructionSum / (Weight ?? Rows),
            KlDivergence = KlSum / (Weight ?? Rows),
            ActiveUnits =
                CodeCounts?.Count(count => count > 0)
                ?? MeanSum.Zip(MeanSquareSum).Count(sums => Variance(sums.First, sums.Second) >= ActiveVariance),
            Perplexity = CodeCounts is null ? null : PerplexityOf(CodeCounts),
        };

    /// <summary>exp(−Σ p ln p).</summary>
    private static double PerplexityOf(long[] counts)
    {
        var (total, entropy) = ((double)counts.Sum(), 0.0);
        foreach (var count in counts)
        {
            entropy -= count == 0 ? 0 : count / total * Math.Log(count / total);
        }

        return Math.Exp(entropy);
    }

    private double Variance(double sum, double squareSum) => squareSum / Rows - sum / Rows * (sum / Rows);
}
