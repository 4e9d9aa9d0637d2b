namespace Vae.Bench.Measuring;

/// <summary>The holes of a table of numbers, in units of the full columns' means and spreads.</summary>
internal sealed class NumberHoles
{
    private readonly HoledTable table;
    private readonly double[] means;
    private readonly double[] spreads;

    public NumberHoles(HoledTable table)
    {
        this.table = table;
        var columns = Enumerable
            .Range(0, table.Full.Fields.Count)
            .Select(c => table.Full.Numbers(c)[..table.Full.Count].ToArray())
            .ToArray();
        means = Array.ConvertAll(columns, column => column.Average());
        spreads = [.. columns.Select((column, c) => Math.Sqrt(column.Average(x => (x - means[c]) * (x - means[c]))))];
    }

    /// <summary>The holed rows, row-major; NaN where a cell is missing.</summary>
    public double[] Standardized()
    {
        var (rows, width) = (table.Holed, means.Length);
        var elements = new double[rows.Count * width];
        for (var c = 0; c < width; c++)
        {
            var cells = rows.Numbers(c);
            for (var row = 0; row < rows.Count; row++)
            {
                elements[row * width + c] = (cells[row] - means[c]) / spreads[c];
            }
        }

        return elements;
    }

    /// <summary>The mean square of what restored cells are off.</summary>
    /// <param name="restored">A restored cell in its own units, by column and row.</param>
    public double MeanSquare(Func<int, int, double> restored) =>
        table.Hidden.Average(cell =>
        {
            var full = table.Full.Numbers(cell.Column)[cell.Row];
            var off = (restored(cell.Column, cell.Row) - full) / spreads[cell.Column];
            return off * off;
        });

    /// <summary>The same of standardized rows.</summary>
    public double MeanSquare(double[] restored) =>
        MeanSquare((c, row) => means[c] + spreads[c] * restored[row * means.Length + c]);
}
