using Vae.Inference;

namespace Vae.Training;

/// <summary>Sums over the rows seen so far, in double precision, and the averages they make.</summary>
internal sealed class RowAverages
{
    /// <summary>The variance of a posterior mean from which its dimension counts as active (Burda et al. 2016).</summary>
    public const double ActiveVariance = 0.01;

    public long Rows { get; set; }
    public double ReconstructionSum { get; set; }
    public double KlSum { get; set; }
    public double[] MeanSum { get; set; } = [];
    public double[] MeanSquareSum { get; set; } = [];

    /// <summary>Adds a batch.</summary>
    /// <param name="reconstruction">The batch's summed reconstruction loss.</param>
    /// <param name="kl">The batch's summed KL divergence.</param>
    /// <param name="means">The posterior means, row-major.</param>
    /// <param name="latentSize">The length of a row of <paramref name="means"/>.</param>
    public void Add(double reconstruction, double kl, ReadOnlySpan<float> means, int latentSize)
    {
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

    public SplitMetrics ToMetrics() =>
        new()
        {
            Reconstruction = ReconstructionSum / Rows,
            KlDivergence = KlSum / Rows,
            ActiveUnits = MeanSum.Zip(MeanSquareSum).Count(sums => Variance(sums.First, sums.Second) >= ActiveVariance),
        };

    private double Variance(double sum, double squareSum) => squareSum / Rows - sum / Rows * (sum / Rows);
}
