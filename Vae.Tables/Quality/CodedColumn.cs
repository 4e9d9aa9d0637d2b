using Vae.Data;

namespace Vae.Tables;

/// <summary>The cells of a column of both tables as numbers of categories: what frequencies are counted of.</summary>
/// <param name="Real">The category of each real cell, from 0 to below <paramref name="Count"/>.</param>
/// <param name="Synthetic">The category of each synthetic cell.</param>
/// <param name="Count">The number of categories.</param>
internal sealed record CodedColumn(int[] Real, int[] Synthetic, int Count)
{
    /// <summary>The category of missing cells in columns of text and Booleans.</summary>
    public const int Missing = 0;

    // Those of numpy.histogram_bin_edges, which SDMetrics calls without asking for a number of bins.
    private const int Bins = 10;

    /// <summary>How many real cells each category has.</summary>
    public int[] RealCounts { get; } = Counted(Real, Count);

    /// <summary>How many synthetic cells each category has.</summary>
    public int[] SyntheticCounts { get; } = Counted(Synthetic, Count);

    /// <summary>The categories' names, but for the first, which is <see cref="Missing"/>; empty for numbers.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>Text and Booleans by their values, missing cells as category 0; numbers in bins.</summary>
    public static CodedColumn Of(TableData real, int realColumn, TableData synthetic, int syntheticColumn) =>
        real.Fields[realColumn].Type switch
        {
            CellType.Text => OfText(real.Texts(realColumn), synthetic.Texts(syntheticColumn)),
            CellType.Boolean => new CodedColumn(
                OfBooleans(real.Numbers(realColumn)),
                OfBooleans(synthetic.Numbers(syntheticColumn)),
                3
            )
            {
                Names = ["false", "true"],
            },
            _ => new CodedColumn(
                Binned(real.Numbers(realColumn)),
                Binned(synthetic.Numbers(syntheticColumn)),
                Bins + 2
            ),
        };

    private static CodedColumn OfText(ReadOnlySpan<string?> real, ReadOnlySpan<string?> synthetic)
    {
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        var (first, second) = (Coded(real, codes), Coded(synthetic, codes));
        return new CodedColumn(first, second, codes.Count + 1) { Names = [.. codes.Keys] };
    }

    private static int[] Coded(ReadOnlySpan<string?> cells, Dictionary<string, int> codes)
    {
        var coded = new int[cells.Length];
        for (var i = 0; i < coded.Length; i++)
        {
            if (cells[i] is { } cell && !codes.TryGetValue(cell, out coded[i]))
            {
                codes.Add(cell, coded[i] = codes.Count + 1);
            }
        }

        return coded;
    }

    private static int[] OfBooleans(ReadOnlySpan<double> cells)
    {
        var coded = new int[cells.Length];
        for (var i = 0; i < coded.Length; i++)
        {
            coded[i] = double.IsNaN(cells[i]) ? Missing : 1 + (int)cells[i];
        }

        return coded;
    }

    /// <summary>
    /// numpy.digitize with the edges of numpy.histogram_bin_edges: the number of edges that are not above a number. NaN is sorted behind all
    /// numbers, so it counts all edges, as the largest number does.
    /// </summary>
    private static int[] Binned(ReadOnlySpan<double> cells)
    {
        var edges = Edges(cells);
        var coded = new int[cells.Length];
        for (var i = 0; i < coded.Length; i++)
        {
            var bin = 0;
            foreach (var edge in edges)
            {
                bin += cells[i] < edge ? 0 : 1;
            }

            coded[i] = bin;
        }

        return coded;
    }

    private static double[] Edges(ReadOnlySpan<double> cells)
    {
        var (low, high) = ColumnShape.RangeOf(cells) is { } range ? (range.Minimum, range.Maximum) : (0, 1);
        if (low == high)
        {
            (low, high) = (low - 0.5, high + 0.5);
        }

        var step = (high - low) / Bins;
        return [.. Enumerable.Range(0, Bins).Select(i => low + i * step), high];
    }

    private static int[] Counted(int[] codes, int count)
    {
        var counts = new int[count];
        foreach (var code in codes)
        {
            counts[code]++;
        }

        return counts;
    }
}
