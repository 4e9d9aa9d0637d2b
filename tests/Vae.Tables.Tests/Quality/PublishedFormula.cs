using Vae.Data;

namespace Vae.Tables.Tests.Quality;

/// <summary>The scores written down as SDMetrics' documentation defines them, by dictionaries and without regard to speed.</summary>
internal static class PublishedFormula
{
    public static double Shape(TableData real, TableData synthetic, int column)
    {
        if (IsNumber(real, column))
        {
            var (x, y) = (Numbers(real, column), Numbers(synthetic, column));
            return 1 - x.Concat(y).Max(at => Math.Abs(Below(x, at) - Below(y, at)));
        }

        return Overlap(
            Cells(real, column).Where(cell => cell != "–"),
            Cells(synthetic, column).Where(cell => cell != "–")
        );

        static double Below(double[] values, double at) => values.Count(value => value <= at) / (double)values.Length;
    }

    public static double Trend(TableData real, TableData synthetic, int first, int second)
    {
        if (IsNumber(real, first) && IsNumber(real, second))
        {
            return 1 - Math.Abs(Correlation(real, first, second) - Correlation(synthetic, first, second)) / 2;
        }

        return Overlap(Pairs(real), Pairs(synthetic));

        IEnumerable<string> Pairs(TableData table) =>
            Cells(table, first).Zip(Cells(table, second), (a, b) => $"{a}|{b}");
    }

    /// <summary>Σ min(p, q), which is 1 − ½ Σ |p − q|.</summary>
    private static double Overlap(IEnumerable<string> real, IEnumerable<string> synthetic)
    {
        var (p, q) = (Shares(real), Shares(synthetic));
        return p.Keys.Sum(key => Math.Min(p[key], q.GetValueOrDefault(key)));
    }

    private static Dictionary<string, double> Shares(IEnumerable<string> cells)
    {
        var all = cells.ToArray();
        return all.GroupBy(cell => cell).ToDictionary(group => group.Key, group => group.Count() / (double)all.Length);
    }

    /// <summary>Every cell as a category: numbers by the eleven edges of ten bins of their own table.</summary>
    private static IEnumerable<string> Cells(TableData table, int column)
    {
        if (table.Fields[column].Type == CellType.Text)
        {
            return table.Texts(column).ToArray().Select(cell => cell ?? "–");
        }

        var cells = table.Numbers(column).ToArray();
        if (table.Fields[column].Type == CellType.Boolean)
        {
            return cells.Select(cell => double.IsNaN(cell) ? "–" : $"{cell}");
        }

        var (low, high) = (cells.Where(double.IsFinite).Min(), cells.Where(double.IsFinite).Max());
        return cells.Select(cell =>
            double.IsNaN(cell) || cell == high ? "10" : $"{Math.Floor((cell - low) / (high - low) * 10)}"
        );
    }

    private static double Correlation(TableData table, int first, int second)
    {
        var rows = table
            .Numbers(first)
            .ToArray()
            .Zip(table.Numbers(second).ToArray())
            .Where(row => !double.IsNaN(row.First) && !double.IsNaN(row.Second))
            .ToArray();
        var (x, y) = (rows.Average(row => row.First), rows.Average(row => row.Second));
        return rows.Average(row => row.First * row.Second - x * y)
            / Math.Sqrt(
                rows.Average(row => row.First * row.First - x * x)
                    * rows.Average(row => row.Second * row.Second - y * y)
            );
    }

    private static bool IsNumber(TableData table, int column) =>
        table.Fields[column].Type is CellType.Integer or CellType.Real;

    private static double[] Numbers(TableData table, int column) =>
        [.. table.Numbers(column).ToArray().Where(cell => !double.IsNaN(cell))];
}
