using System.Globalization;
using Vae.Data;
using Vae.Tables;

namespace Vae.Report;

/// <summary>The distribution of each column, the real one beside the synthetic one: bars of categories, histograms of numbers.</summary>
internal static class Marginals
{
    private const int MostCategories = 20;
    private const int Bins = 40;
    private const int Digits = 6;

    // More panels make a picture that nobody scrolls through.
    private const int MostPanels = 24;

    // Numbers beyond these shares have no bins of their own where they would leave all others a line at the left.
    private const double Tail = 0.005;
    private const double LongTail = 1.5;

    /// <summary>As many figures as there are columns for.</summary>
    public static IEnumerable<Figure> Make(TableQuality quality, TableData real, TableData synthetic, int before)
    {
        var places = SchemaMatch.Columns(real, synthetic);
        var panels = quality
            .Columns.Select(
                (column, i) =>
                    column.Metric == QualityMetric.TVComplement
                        ? Categories(column)
                        : Histogram(column, real.Numbers(i), synthetic.Numbers(places[i]))
            )
            .ToArray();
        var chunks = panels.Chunk(MostPanels).ToArray();
        return chunks.Select((chunk, i) => Of(chunk, i, chunks.Length, quality, before + i));
    }

    private static Figure Of(object[] panels, int part, int parts, TableQuality quality, int before)
    {
        var columns = quality.Columns.Skip(part * MostPanels).Take(panels.Length);
        return new Figure
        {
            Id = QualityReport.IdOf(before, parts == 1 ? "marginals" : $"marginals-{part + 1}"),
            Title = parts == 1 ? "Marginals" : $"Marginals, {part + 1} of {parts}",
            Caption =
                $"The cells of each column: real ({quality.RealRows:N0} rows) beside synthetic ({quality.SyntheticRows:N0} rows), in per cent of those that are not missing; shares of missing cells stand behind the name. "
                + $"Categories: the {MostCategories} that are most frequent in the real table, and all others together. Numbers: at most {Bins} bins of equal width; what lies beyond them is in the first and the last.",
            Alt =
                $"A panel for each column with real and synthetic shares: {string.Join("; ", columns.Select(Words))}.",
            Chart = "marginals",
            Data = new { columns = panels },
        };
    }

    private static string Words(ColumnQuality column) =>
        column.MostDifferent is { } most
            ? $"{column.Name}, where '{most.Name}' differs most with {QualityFacts.Percent(most.Real)} and {QualityFacts.Percent(most.Synthetic)}"
        : column is { RealRange: { } real, SyntheticRange: { } synthetic }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{column.Name}, real from {real.Minimum:G8} to {real.Maximum:G8}, synthetic from {synthetic.Minimum:G8} to {synthetic.Maximum:G8}"
            )
        : $"{column.Name}, all missing in a table";

    private static object Categories(ColumnQuality column)
    {
        var shown = column.Categories.Take(MostCategories).ToList();
        var others = column.Categories.Skip(MostCategories).ToList();
        if (others.Count > 0)
        {
            shown.Add(
                new CategoryShare(
                    $"{others.Count:N0} other{(others.Count == 1 ? "" : "s")}",
                    others.Sum(category => category.Real),
                    others.Sum(category => category.Synthetic)
                )
            );
        }

        return new
        {
            column.Name,
            missing = Missing(column),
            categories = shown.Select(category => category.Name).ToList(),
            edges = (double[]?)null,
            real = Rounded.All(Digits, shown.Select(category => category.Real)),
            synthetic = Rounded.All(Digits, shown.Select(category => category.Synthetic)),
        };
    }

    private static object Histogram(ColumnQuality column, ReadOnlySpan<double> real, ReadOnlySpan<double> synthetic)
    {
        var edges = Edges(Sorted(real), Sorted(synthetic), column.Type == CellType.Integer);
        return new
        {
            column.Name,
            missing = Missing(column),
            categories = (IReadOnlyList<string>?)null,
            edges,
            real = Rounded.All(Digits, Shares(real, edges)),
            synthetic = Rounded.All(Digits, Shares(synthetic, edges)),
        };
    }

    private static double?[] Missing(ColumnQuality column) =>
        [Rounded.To(Digits, column.RealMissing), Rounded.To(Digits, column.SyntheticMissing)];

    private static double[] Edges(double[] real, double[] synthetic, bool areWhole)
    {
        if (real.Length + synthetic.Length == 0)
        {
            return [0, 1];
        }

        double[][] tables = [.. new[] { real, synthetic }.Where(table => table.Length > 0)];
        var (low, high) = (tables.Min(table => table[0]), tables.Max(table => table[^1]));
        var from = tables.Min(table => table[(int)(Tail * (table.Length - 1))]);
        var to = tables.Max(table => table[(int)Math.Ceiling((1 - Tail) * (table.Length - 1))]);
        if (high - low > LongTail * (to - from) && to > from)
        {
            (low, high) = (from, to);
        }

        if (areWhole && high - low < 1e15)
        {
            // A bin for each number, or for as many numbers as any other: else some bins would have one more and stand out.
            var width = Math.Ceiling((high - low + 1) / Bins);
            var count = (int)Math.Ceiling((high - low + 1) / width);
            return [.. Enumerable.Range(0, count + 1).Select(i => low - 0.5 + i * width)];
        }

        if (low == high)
        {
            (low, high) = (low - 0.5, high + 0.5);
        }

        return [.. Enumerable.Range(0, Bins + 1).Select(i => low + (high - low) * i / Bins)];
    }

    private static double[] Sorted(ReadOnlySpan<double> cells)
    {
        double[] numbers = [.. cells.ToArray().Where(cell => !double.IsNaN(cell))];
        Array.Sort(numbers);
        return numbers;
    }

    private static IEnumerable<double> Shares(ReadOnlySpan<double> cells, double[] edges)
    {
        var counts = new int[edges.Length - 1];
        var width = (edges[^1] - edges[0]) / counts.Length;
        var there = 0;
        foreach (var cell in cells)
        {
            if (!double.IsNaN(cell))
            {
                counts[(int)Math.Clamp((cell - edges[0]) / width, 0, counts.Length - 1)]++;
                there++;
            }
        }

        return counts.Select(count => there == 0 ? 0 : (double)count / there);
    }
}
