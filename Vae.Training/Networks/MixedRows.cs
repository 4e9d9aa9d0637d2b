using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>What a decoder's outputs mean for rows of <see cref="Likelihood.Mixed"/>: logits of options, and means of numbers.</summary>
internal static class MixedRows
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>Probabilities of options, and means of numbers as they are, of the decoder's logits and means.</summary>
    public static Tensor Probabilities(Tensor decoded, IReadOnlyList<MixedColumn> columns)
    {
        var parts = new List<Tensor>();
        foreach (var (column, first) in Placed(columns))
        {
            parts.Add(decoded.narrow(1, first, column.Options).softmax(1));
            if (column.HasNumber)
            {
                parts.Add(decoded.narrow(1, first + column.Options, 1));
            }
        }

        return cat(parts, 1);
    }

    /// <summary>
    /// −ln p(x|z) of each option and of each number, <c>[rows, options and numbers]</c>: −x ln p, and ½((x − mean)²/v + ln v + ln 2π) where the
    /// column's option is a range of numbers.
    /// </summary>
    public static Tensor Losses(Tensor decoded, Tensor data, Tensor logVariance, IReadOnlyList<MixedColumn> columns)
    {
        var parts = new List<Tensor>();
        foreach (var (column, first) in Placed(columns))
        {
            // One option alone is certain.
            if (column.Options > 1)
            {
                var logarithms = decoded.narrow(1, first, column.Options).log_softmax(1);
                parts.Add(data.narrow(1, first, column.Options).mul(logarithms).neg());
            }
        }

        // Where there are no numbers the variances have no part in the loss, nor has anything where all is certain; and libtorch ends the
        // process rather than give no gradient.
        parts.Add(
            columns.Any(column => column.HasNumber)
                ? NumberLosses(decoded, data, logVariance, columns)
                : decoded.narrow(1, 0, 1).add(logVariance.narrow(-1, 0, 1), Scalars.One).mul(Scalars.Zero)
        );
        return cat(parts, 1);
    }

    private static Tensor NumberLosses(
        Tensor decoded,
        Tensor data,
        Tensor logVariance,
        IReadOnlyList<MixedColumn> columns
    )
    {
        var placed = Placed(columns).Where(column => column.Column.HasNumber).ToList();
        using var numbers = tensor([.. placed.Select(column => (long)column.First + column.Column.Options)]);
        using var ranges = RangesOf(placed, data.shape[1]).to(data.dtype);
        using var constant = HalfLogTwoPi.ToScalar();
        var spread = logVariance.index_select(1, numbers);
        var difference = decoded.index_select(1, numbers).sub(data.index_select(1, numbers));
        return difference
            .mul(difference)
            .mul(spread.neg().exp())
            .add(spread, Scalars.One)
            .mul(Scalars.Half)
            .add(constant, Scalars.One)
            .mul(data.matmul(ranges));
    }

    /// <summary>1 where an element, a row, is one of the ranges of a number, a column.</summary>
    private static Tensor RangesOf(List<(MixedColumn Column, int First)> placed, long elements)
    {
        var values = new float[elements * placed.Count];
        for (var c = 0; c < placed.Count; c++)
        {
            for (var i = placed[c].First; i < placed[c].First + placed[c].Column.Ranges; i++)
            {
                values[i * placed.Count + c] = 1;
            }
        }

        return tensor(values, elements, placed.Count);
    }

    private static IEnumerable<(MixedColumn Column, int First)> Placed(IReadOnlyList<MixedColumn> columns)
    {
        var first = 0;
        foreach (var column in columns)
        {
            yield return (column, first);
            first += column.Size;
        }
    }
}
