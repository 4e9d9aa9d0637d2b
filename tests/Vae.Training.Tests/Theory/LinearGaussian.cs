namespace Vae.Training.Tests.Theory;

/// <summary>
/// p(z) = N(0, I), p(x|z) = N(Wz + b, I): what a network without hidden layers and with a Gaussian likelihood is (probabilistic principal
/// components with unit variance; Tipping and Bishop 1999). What is an integral elsewhere has a closed form here.
/// </summary>
/// <param name="weight">W, a row per element of x.</param>
/// <param name="bias">b.</param>
internal sealed class LinearGaussian(double[][] weight, double[] bias)
{
    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    private readonly int latentSize = weight[0].Length;

    /// <summary>The posterior's precision, I + WᵀW.</summary>
    private PositiveDefinite Precision => IdentityPlus(latentSize, Gram);

    /// <summary>log p(x), of the marginal N(b, I + WWᵀ).</summary>
    public double LogLikelihood(double[] x)
    {
        var covariance = IdentityPlus(weight.Length, (i, k) => weight[i].Zip(weight[k], (a, c) => a * c).Sum());
        var difference = x.Zip(bias, (value, mean) => value - mean).ToArray();
        var square = difference.Zip(covariance.Solve(difference), (a, c) => a * c).Sum();
        return -0.5 * (square + covariance.LogDeterminant + x.Length * LogTwoPi);
    }

    /// <summary>The mean of p(z|x).</summary>
    public double[] PosteriorMean(double[] x) => Precision.Solve(Back(Residual(x, new double[latentSize])));

    /// <summary>The variances of p(z|x), one by one; the whole of its covariance when W's columns are orthogonal.</summary>
    public double[] PosteriorVariances() => [.. Axes().Select((axis, j) => Precision.Solve(axis)[j])];

    /// <summary>KL(N(μ, diag σ²) ‖ p(z|x)).</summary>
    public double DivergenceFromPosterior(double[] x, double[] mean, double[] logVariance)
    {
        var difference = mean.Zip(PosteriorMean(x), (a, c) => a - c).ToArray();
        var trace = Axes().Select((axis, j) => Precision.Form(axis) * Math.Exp(logVariance[j])).Sum();
        return 0.5 * (trace + Precision.Form(difference) - latentSize - Precision.LogDeterminant - logVariance.Sum());
    }

    /// <summary>The variance over z ~ N(μ, diag σ²) of −log p(x|z), a quadratic in the noise: ½ tr S² + ‖g‖².</summary>
    public double LossVariance(double[] x, double[] mean, double[] logVariance)
    {
        var sigma = logVariance.Select(value => Math.Exp(0.5 * value)).ToArray();
        var slope = Back(Residual(x, mean));
        var (square, linear) = (0.0, 0.0);
        for (var j = 0; j < latentSize; j++)
        {
            linear += Math.Pow(sigma[j] * slope[j], 2);
            square += Enumerable.Range(0, latentSize).Sum(k => Math.Pow(sigma[j] * Gram(j, k) * sigma[k], 2));
        }

        return 0.5 * square + linear;
    }

    /// <summary>x − Wz − b.</summary>
    public double[] Residual(double[] x, double[] z) =>
        [.. x.Select((value, i) => value - bias[i] - weight[i].Zip(z, (a, c) => a * c).Sum())];

    /// <summary>Wᵀr.</summary>
    public double[] Back(double[] r) =>
        [.. Enumerable.Range(0, latentSize).Select(j => weight.Zip(r, (row, value) => row[j] * value).Sum())];

    /// <summary>The products of W's columns.</summary>
    public double Gram(int j, int k) => weight.Sum(row => row[j] * row[k]);

    private IEnumerable<double[]> Axes() =>
        Enumerable
            .Range(0, latentSize)
            .Select(j => Enumerable.Range(0, latentSize).Select(k => k == j ? 1.0 : 0).ToArray());

    private static PositiveDefinite IdentityPlus(int size, Func<int, int, double> element)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size * size; i++)
        {
            matrix[i / size, i % size] = element(i / size, i % size) + (i / size == i % size ? 1 : 0);
        }

        return new PositiveDefinite(matrix);
    }
}
