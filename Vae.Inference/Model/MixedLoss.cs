namespace Vae.Inference;

/// <summary>The reconstruction loss of a row of <see cref="Likelihood.Mixed"/>.</summary>
internal static class MixedLoss
{
    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    /// <summary>
    /// Σ −x ln p over the options, with p of at least 2⁻²⁴, and ½((x − mean)²/v + ln v + ln 2π) of each number whose option is a range.
    /// </summary>
    /// <param name="columns">The row's columns.</param>
    /// <param name="data">The row.</param>
    /// <param name="output">The decoder's probabilities and means.</param>
    /// <param name="logVariance">The decoder's log-variances, of which those of numbers are looked at.</param>
    /// <param name="weight">What each element's loss is multiplied by before it is added to <paramref name="sums"/>.</param>
    /// <param name="sums">What is added to, an element each; empty where only the sum is wanted.</param>
    public static double Of(
        IReadOnlyList<MixedColumn> columns,
        ReadOnlySpan<float> data,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> logVariance,
        double weight = 0,
        Span<double> sums = default
    )
    {
        var total = 0.0;
        var first = 0;
        for (var c = 0; c < columns.Count; c++)
        {
            var column = columns[c];
            for (var i = first; i < first + column.Options; i++)
            {
                if (data[i] != 0)
                {
                    Add(i, -data[i] * Math.Log(Math.Max(output[i], RowLoss.Clamp)), sums);
                }
            }

            var number = first + column.Options;
            var gate = 0f;
            for (var i = first; i < first + column.Ranges; i++)
            {
                gate += data[i];
            }

            if (gate != 0)
            {
                var difference = (double)data[number] - output[number];
                var square = difference * difference * Math.Exp(-logVariance[number]);
                Add(number, gate * 0.5 * (square + logVariance[number] + LogTwoPi), sums);
            }

            first += column.Size;
        }

        return total;

        void Add(int element, double loss, Span<double> into)
        {
            total += loss;
            if (!into.IsEmpty)
            {
                into[element] += weight * loss;
            }
        }
    }
}
