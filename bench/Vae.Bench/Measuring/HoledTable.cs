using Vae.Data;

namespace Vae.Bench.Measuring;

/// <summary>A table, some of whose cells were taken out at random.</summary>
/// <param name="Full">The table as it was.</param>
/// <param name="Holed">The table without those cells.</param>
/// <param name="Hidden">The cells that were taken out: column and row.</param>
internal sealed record HoledTable(TableRows Full, TableRows Holed, IReadOnlyList<(int Column, int Row)> Hidden)
{
    /// <summary>Takes out a share of the cells that are there.</summary>
    public static HoledTable Of(TableRows full, double share, int seed)
    {
        var present = Enumerable
            .Range(0, full.Fields.Count)
            .SelectMany(c => Enumerable.Range(0, full.Count).Select(row => (Column: c, Row: row)))
            .Where(cell => !TypedRows.IsMissing(full, cell.Column, cell.Row))
            .ToArray();
        var order = LabelledTable.Shuffled(present.Length, seed);
        var hidden = order[..(int)(share * present.Length)].Select(i => present[i]).ToArray();
        var holed = TypedRows.Joined(full);
        foreach (var (column, row) in hidden)
        {
            if (full.Fields[column].Type == CellType.Text)
            {
                holed.Texts(column)[row] = null;
            }
            else
            {
                holed.Numbers(column)[row] = double.NaN;
            }
        }

        return new HoledTable(full, holed, hidden);
    }

    /// <summary>The share of the hidden cells of text that have been restored as they were.</summary>
    public double Right(TableRows restored) =>
        Hidden.Average(cell => restored.Texts(cell.Column)[cell.Row] == Full.Texts(cell.Column)[cell.Row] ? 1.0 : 0.0);

    /// <summary>The share of the hidden cells of text that the most frequent text of their columns restores.</summary>
    public double RightByMode()
    {
        var modes = Enumerable
            .Range(0, Full.Fields.Count)
            .Select(c => Holed.Texts(c)[..Holed.Count].ToArray().OfType<string>().CountBy(text => text))
            .Select(counts => counts.MaxBy(count => count.Value).Key)
            .ToArray();
        return Hidden.Average(cell => modes[cell.Column] == Full.Texts(cell.Column)[cell.Row] ? 1.0 : 0.0);
    }
}
