using System.Numerics;

namespace Vae.Inference;

/// <summary>The reconstruction loss −ln p(x|z) of one row, in nats, given the decoder's output.</summary>
internal static class RowLoss
{
    /// <summary>
    /// The clamp of probabilities, 2⁻²⁴: the distance of 1 to the next smaller float. A graph's output cannot tell probabilities beyond
    /// it from 1, so that an element costs at most 24 ln 2 = 16.6 nats.
    /// </summary>
    public const float Clamp = 1f / (1 << 24);

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>The loss of a row under the signature's likelihood.</summary>
    /// <param name="signature">The model's.</param>
    /// <param name="data">The row.</param>
    /// <param name="output">The decoder's probabilities or means.</param>
    /// <param name="logVariance">The decoder's log-variances; empty where the likelihood has none.</param>
    public static double Of(
        VaeSignature signature,
        ReadOnlySpan<float> data,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> logVariance
    ) =>
        signature.Likelihood switch
        {
            Likelihood.Bernoulli => Bernoulli(data, output),
            Likelihood.Gaussian => Gaussian(data, output),
            Likelihood.DiagonalGaussian => DiagonalGaussian(data, output, logVariance),
            Likelihood.Mixed => MixedLoss.Of(signature.Columns!, data, output, logVariance),
            Likelihood.DiscretizedLogistic => DiscretizedLogistic(data, output, logVariance),
            _ => StudentT(data, output, logVariance, signature.DegreesOfFreedom!.Value),
        };

    /// <summary>Adds a multiple of each element's loss, whose sum is that of <see cref="Of"/>, to <paramref name="sums"/>.</summary>
    public static void AddElements(
        VaeSignature signature,
        ReadOnlySpan<float> data,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> logVariance,
        double weight,
        Span<double> sums
    )
    {
        if (signature.Columns is { } columns)
        {
            MixedLoss.Of(columns, data, output, logVariance, weight, sums);
            return;
        }

        for (var i = 0; i < data.Length; i++)
        {
            sums[i] +=
                weight
                * Of(
                    signature,
                    data.Slice(i, 1),
                    output.Slice(i, 1),
                    logVariance.IsEmpty ? [] : logVariance.Slice(i, 1)
                );
        }
    }

    /// <summary>
    /// Binary cross-entropy −Σ (x ln p + (1 − x) ln(1 − p)) with p clamped to [2⁻²⁴, 1 − 2⁻²⁴]; summed in double precision.
    /// </summary>
    public static double Bernoulli(ReadOnlySpan<float> data, ReadOnlySpan<float> probabilities)
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= data.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(
                LogLikelihood(new Vector<float>(data[i..]), new Vector<float>(probabilities[i..])),
                out var low,
                out var high
            );
            sum += low + high;
        }

        if (i < data.Length)
        {
            // The rest of the row; the padding is data 0 with probability 0, whose likelihood is left out below.
            Span<float> rest = stackalloc float[2 * Vector<float>.Count];
            rest.Clear();
            data[i..].CopyTo(rest);
            probabilities[i..].CopyTo(rest[Vector<float>.Count..]);
            var last = LogLikelihood(new Vector<float>(rest), new Vector<float>(rest[Vector<float>.Count..]));
            for (var j = 0; j < data.Length - i; j++)
            {
                sum += Vector.CreateScalar((double)last[j]);
            }
        }

        return -Vector.Sum(sum);
    }

    /// <summary>Gaussian with unit variance: Σ (½(x − mean)² + ½ ln 2π).</summary>
    public static double Gaussian(ReadOnlySpan<float> data, ReadOnlySpan<float> means)
    {
        var sum = 0.0;
        for (var i = 0; i < data.Length; i++)
        {
            var difference = (double)data[i] - means[i];
            sum += difference * difference;
        }

        return 0.5 * sum + data.Length * HalfLogTwoPi;
    }

    /// <summary>Gaussian with variances: ½ Σ ((x − mean)²/v + ln v + ln 2π).</summary>
    public static double DiagonalGaussian(
        ReadOnlySpan<float> data,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> logVariances
    ) => 0.5 * (Sum(default(SquareTerm), data, means, logVariances) + Sum(logVariances)) + data.Length * HalfLogTwoPi;

    /// <summary>
    /// Student's t with variances: Σ (½(ν + 1) ln(1 + (x − mean)²/((ν − 2)v)) + ½ ln v) and the constant of <see cref="LogStudentT"/> for
    /// each element.
    /// </summary>
    public static double StudentT(
        ReadOnlySpan<float> data,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> logVariances,
        int degreesOfFreedom
    ) =>
        0.5
            * (
                (degreesOfFreedom + 1) * Sum(new TailTerm(degreesOfFreedom), data, means, logVariances)
                + Sum(logVariances)
            )
        + data.Length * LogStudentT(degreesOfFreedom);

    /// <summary>Half of the distance between the values of a byte, as a part of the largest.</summary>
    public const double HalfLevel = 1.0 / 510;

    /// <summary>A logistic distribution's deviation in units of its scale.</summary>
    public static readonly double LogisticDeviation = Math.PI / Math.Sqrt(3);

    /// <summary>
    /// Logistic with variances, in 256 levels: −Σ ln(σ(b) − σ(a)) with b and a half a level above and below x, in scales from the mean, where
    /// there are levels on both sides. As σ(b) − σ(a) = σ(b)σ(−a)(1 − e^(a − b)), no difference of small numbers is taken.
    /// </summary>
    public static double DiscretizedLogistic(
        ReadOnlySpan<float> data,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> logVariances
    )
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= data.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(data[i..]), out var x, out var x2);
            Vector.Widen(new Vector<float>(means[i..]), out var mean, out var mean2);
            Vector.Widen(new Vector<float>(logVariances[i..]), out var spread, out var spread2);
            sum += OfLevel(x, mean, spread) + OfLevel(x2, mean2, spread2);
        }

        var rest = 0.0;
        for (; i < data.Length; i++)
        {
            rest += OfLevel(
                Vector.CreateScalar((double)data[i]),
                Vector.CreateScalar((double)means[i]),
                Vector.CreateScalar((double)logVariances[i])
            )[0];
        }

        return Vector.Sum(sum) + rest;
    }

    private static Vector<double> OfLevel(Vector<double> x, Vector<double> mean, Vector<double> logVariance)
    {
        var half = new Vector<double>(HalfLevel);
        var scales = Vector.Exp(logVariance * -0.5) * LogisticDeviation;
        var (isLow, isHigh) = (Vector.LessThan(x, half), Vector.GreaterThan(x, Vector<double>.One - half));
        var below = Vector.ConditionalSelect(isLow, Vector<double>.Zero, Softplus((x - half - mean) * scales));
        var above = Vector.ConditionalSelect(isHigh, Vector<double>.Zero, Softplus((mean - x - half) * scales));
        var level = Vector.Log(Vector<double>.One - Vector.Exp(scales * (-2 * HalfLevel)));
        return below + above - Vector.ConditionalSelect(isLow | isHigh, Vector<double>.Zero, level);
    }

    /// <summary>ln(1 + eˣ) = −ln σ(−x).</summary>
    private static Vector<double> Softplus(Vector<double> x) =>
        Vector.Max(x, Vector<double>.Zero) + Vector.Log(Vector<double>.One + Vector.Exp(-Vector.Abs(x)));

    /// <summary>
    /// What an element of Student's t costs at least with a variance of 1: ½ ln((ν − 2)π) + ln Γ(ν/2) − ln Γ((ν + 1)/2).
    /// </summary>
    public static double LogStudentT(int degreesOfFreedom) =>
        0.5 * Math.Log((degreesOfFreedom - 2) * Math.PI)
        + LogGammaOfHalf(degreesOfFreedom)
        - LogGammaOfHalf(degreesOfFreedom + 1);

    /// <summary>ln Γ(n/2), from Γ(½) = √π, Γ(1) = 1 and Γ(x + 1) = xΓ(x).</summary>
    private static double LogGammaOfHalf(int n)
    {
        var sum = n % 2 == 0 ? 0 : 0.5 * Math.Log(Math.PI);
        for (var twice = n - 2; twice > 0; twice -= 2)
        {
            sum += Math.Log(twice / 2.0);
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The sum of a term over the elements, each in float32, the sum in float64.</summary>
    private static double Sum<T>(
        T term,
        ReadOnlySpan<float> data,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> logVariances
    )
        where T : struct, IElementTerm
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= data.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var terms = term.Of(
                new Vector<float>(data[i..]) - new Vector<float>(means[i..]),
                new Vector<float>(logVariances[i..])
            );
            Vector.Widen(terms, out var low, out var high);
            sum += low + high;
        }

        var rest = 0.0;
        for (; i < data.Length; i++)
        {
            rest += term.Of(Vector.CreateScalar(data[i] - means[i]), Vector.CreateScalar(logVariances[i]))[0];
        }

        var total = Vector.Sum(sum) + rest;
        return double.IsFinite(total) ? total : InFloat64(term, data, means, logVariances);
    }

    /// <summary>The same where a square is beyond float32: a row that is so far off has a score still.</summary>
    private static double InFloat64<T>(
        T term,
        ReadOnlySpan<float> data,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> logVariances
    )
        where T : struct, IElementTerm
    {
        var sum = 0.0;
        for (var i = 0; i < data.Length; i++)
        {
            var deviations = ((double)data[i] - means[i]) * Math.Exp(-0.5 * logVariances[i]);
            sum += term.OfSquare(deviations * deviations);
        }

        return sum;
    }

    /// <summary>
    /// The square of a difference in deviations. The difference is divided first: the squares of a column's units may be no numbers of
    /// float32 where the units are.
    /// </summary>
    private static Vector<float> Square(Vector<float> difference, Vector<float> logVariance)
    {
        var deviations = difference * Vector.Exp(logVariance * -0.5f);
        return deviations * deviations;
    }

    /// <summary>What elements cost that are so far from their means.</summary>
    private interface IElementTerm
    {
        Vector<float> Of(Vector<float> difference, Vector<float> logVariance);

        double OfSquare(double square);
    }

    private readonly struct SquareTerm : IElementTerm
    {
        public Vector<float> Of(Vector<float> difference, Vector<float> logVariance) => Square(difference, logVariance);

        public double OfSquare(double square) => square;
    }

    private readonly struct TailTerm(int degreesOfFreedom) : IElementTerm
    {
        private readonly float scale = 1f / (degreesOfFreedom - 2);

        public Vector<float> Of(Vector<float> difference, Vector<float> logVariance) =>
            Vector.Log(Vector<float>.One + Square(difference, logVariance) * new Vector<float>(scale));

        public double OfSquare(double square) => Math.Log(1 + square * scale);
    }

    private static Vector<float> LogLikelihood(Vector<float> data, Vector<float> probability)
    {
        var p = Vector.Min(Vector.Max(probability, new Vector<float>(Clamp)), new Vector<float>(1 - Clamp));
        var logOff = Vector.Log(Vector<float>.One - p);
        return logOff + data * (Vector.Log(p) - logOff);
    }
}
