using MathNet.Numerics.Distributions;
using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

/// <summary>Draws the cells of rows from what a decoder says of them, or takes their likeliest.</summary>
internal sealed class CellSampler(TableCodec codec)
{
    private readonly IReadOnlyList<TableColumn> columns = codec.Schema.Columns;
    private readonly float[] classShares = [.. (codec.Schema.ConditionShares ?? []).Select(share => (float)share)];

    /// <summary>
    /// How many random numbers between 0 and 1 a row takes: for each column one for the option, one for the number, and one for whether the cell is
    /// missing at random.
    /// </summary>
    public int Draws => 3 * columns.Count;

    /// <summary>The class of a row, drawn as often as the training rows have it.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="row">The row's number.</param>
    /// <param name="complete">Whether the condition is not missing.</param>
    public int Class(long seed, long row, bool complete)
    {
        Span<double> draw = stackalloc double[1];
        UniformNoise.FillRow(seed, row, NoisePurpose.Labels, draw);
        return Option(classShares, null, complete ? columns[codec.ConditionIndex].Missing : -1, draw[0]);
    }

    /// <summary>Draws all cells of a row but the condition.</summary>
    /// <param name="probabilities">The decoder's probabilities and means of the row.</param>
    /// <param name="logVariances">Its log-variances.</param>
    /// <param name="draws"><see cref="Draws"/> numbers above 0 and below 1.</param>
    /// <param name="complete">Whether no cell is missing.</param>
    /// <param name="rows">Takes the cells.</param>
    /// <param name="row">The row's place among them.</param>
    public void Draw(
        ReadOnlySpan<float> probabilities,
        ReadOnlySpan<float> logVariances,
        ReadOnlySpan<double> draws,
        bool complete,
        TableRows rows,
        int row
    )
    {
        for (var c = 0; c < columns.Count; c++)
        {
            if (c == codec.ConditionIndex)
            {
                continue;
            }

            var (column, first) = (columns[c], codec.First(c));
            if (!complete && draws[3 * c + 2] < column.MissingAtRandom)
            {
                codec.Clear(rows, row, c);
                continue;
            }

            var layout = codec.Layout(c);
            var option = Option(
                probabilities.Slice(first, layout.Options),
                column.GenerationWeights,
                complete ? column.Missing : -1,
                draws[3 * c]
            );
            var score = 0.0;
            if (option < layout.Ranges)
            {
                var number = first + layout.Options;
                score =
                    probabilities[number]
                    + Math.Exp(0.5 * logVariances[number]) * Normal.InvCDF(0, 1, draws[3 * c + 1]);
            }

            codec.Put(rows, row, c, option, score);
        }
    }

    /// <summary>The option in whose part of the summed probabilities a draw falls.</summary>
    /// <param name="probabilities">The probability of each option.</param>
    /// <param name="weights">What each is multiplied by; null for none.</param>
    /// <param name="excluded">The option that is not meant; -1 for none.</param>
    /// <param name="draw">A number above 0 and below 1.</param>
    public static int Option(
        ReadOnlySpan<float> probabilities,
        IReadOnlyList<double>? weights,
        int excluded,
        double draw
    )
    {
        var total = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            total += i == excluded ? 0 : probabilities[i] * (weights?[i] ?? 1);
        }

        var (left, last) = (draw * total, 0);
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (i == excluded)
            {
                continue;
            }

            var part = probabilities[i] * (weights?[i] ?? 1);
            last = part > 0 ? i : last;
            left -= part;
            if (left < 0)
            {
                return i;
            }
        }

        // All of the sum, to the last bit.
        return last;
    }
}
