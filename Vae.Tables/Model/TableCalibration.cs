using Vae.Inference;

namespace Vae.Tables;

/// <summary>
/// Makes each option as frequent in generated rows as in the training rows: the prior is not quite what the posteriors of the training rows
/// add up to, and what a network makes of the difference shows first in the marginals.
/// </summary>
/// <remarks>
/// Each option's probability gets a factor, by iterative proportional fitting (Deming and Stephan 1940) of the average over rows drawn from the
/// prior, a column at a time. Within a column that is one dimension with a renormalised row each, so that it is repeated until it settles.
/// </remarks>
internal static class TableCalibration
{
    // Shares are told to a few thousandths by as many.
    private const int MostRows = 1 << 15;
    private const int MostElements = 1 << 24;
    private const int Rounds = 30;

    // A factor that makes of nothing something would be a division by nearly nothing.
    private const double MostWeight = 100;

    /// <summary>The schema with the factors of its columns.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="schema">What its columns are.</param>
    /// <param name="shares">The share of the training rows of each element of a row.</param>
    /// <param name="seed">What the rows are drawn by; not one that users generate by, whose rows would have just these shares.</param>
    public static TableSchema Of(VaeModel model, TableSchema schema, IReadOnlyList<double> shares, long seed)
    {
        var count = Math.Clamp(MostElements / model.DataSize, 1, MostRows);
        var codec = new TableCodec(schema);
        var rows = new float[count * model.DataSize];
        model.Generate(seed, 0, Labels(new CellSampler(codec), model.IsConditional ? count : 0, seed), rows);
        var columns = schema.Columns.ToArray();
        for (var c = 0; c < columns.Length; c++)
        {
            if (c == codec.ConditionIndex || codec.Layout(c).Options == 1)
            {
                continue;
            }

            var (first, options) = (codec.First(c), codec.Layout(c).Options);
            columns[c] = columns[c] with
            {
                GenerationWeights = Weights(rows, model.DataSize, first, [.. shares.Skip(first).Take(options)]),
            };
        }

        return schema with
        {
            Columns = columns,
        };
    }

    private static long[] Labels(CellSampler sampler, int count, long seed)
    {
        var labels = new long[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = sampler.Class(seed, i, complete: false);
        }

        return labels;
    }

    /// <summary>The factors of one column's options.</summary>
    /// <param name="rows">Decoded rows, row-major.</param>
    /// <param name="width">The elements of a row.</param>
    /// <param name="first">The column's first element.</param>
    /// <param name="shares">How often each option is to be.</param>
    internal static double[] Weights(float[] rows, int width, int first, double[] shares)
    {
        var (options, total) = (shares.Length, shares.Sum());
        var weights = new double[options];
        weights.AsSpan().Fill(1);
        var averages = new double[options];
        for (var round = 0; round < Rounds; round++)
        {
            Array.Clear(averages);
            for (var start = first; start < rows.Length; start += width)
            {
                var sum = 0.0;
                for (var k = 0; k < options; k++)
                {
                    sum += rows[start + k] * weights[k];
                }

                for (var k = 0; k < options; k++)
                {
                    averages[k] += rows[start + k] * weights[k] / sum;
                }
            }

            for (var k = 0; k < options; k++)
            {
                var found = averages[k] / (rows.Length / width);
                weights[k] = found > 0 ? Math.Clamp(weights[k] * (shares[k] / total) / found, 0, MostWeight) : 1;
            }
        }

        return weights;
    }
}
