using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.Training;

/// <summary>Sums over the rows seen so far, in double precision, and the averages they make.</summary>
public sealed class RowAverages
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

    /// <summary>Adds a batch.</summary>
    /// <param name="reconstruction">The batch's summed reconstruction loss, in nats.</param>
    /// <param name="kl">The batch's summed KL divergence, in nats.</param>
    /// <param name="means">The posterior means, row-major.</param>
    /// <param name="latentSize">The length of a row of <paramref name="means"/>; the same in every batch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="latentSize"/> is below 1.</exception>
    public void Add(double reconstruction, double kl, ReadOnlySpan<float> means, int latentSize)
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
    }

    /// <summary>The averages over the rows added so far; not numbers while there are none.</summary>
    public SplitMetrics ToMetrics() =>
        new()
        {
            Reconstruction = ReconstructionSum / Rows,
            KlDivergence = KlSum / Rows,
            ActiveUnits = MeanSum.Zip(MeanSquareSum).Count(sums => Variance(sums.First, sums.Second) >= ActiveVariance),
        };

    private double Variance(double sum, double squareSum) => squareSum / Rows - sum / Rows * (sum / Rows);
}
