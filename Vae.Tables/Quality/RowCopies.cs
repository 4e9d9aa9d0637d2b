using System.Numerics;
using Vae.Data;

namespace Vae.Tables;

/// <summary>Finds the rows of tables that are equal to a row of one table in every cell; missing cells are equal to each other.</summary>
internal sealed class RowCopies
{
    private const ulong Odd = 0x9e3779b97f4a7c15;

    private readonly TableData real;
    private readonly int[] realColumns;

    // The last row with a hash, and for each row the one before it with the same hash; −1 for none.
    private readonly Dictionary<ulong, int> last = [];
    private readonly int[] before;

    public RowCopies(TableData real)
    {
        this.real = real;
        realColumns = [.. Enumerable.Range(0, real.Fields.Count)];
        before = new int[real.Count];
        var hashes = Hashes(real, realColumns);
        for (var row = 0; row < hashes.Length; row++)
        {
            // Equal rows are kept once, so that a table of few different rows has no long chains.
            if (!IsCopy(real, realColumns, row, hashes[row]))
            {
                before[row] = last.GetValueOrDefault(hashes[row], -1);
                last[hashes[row]] = row;
            }
        }
    }

    /// <summary>The number of rows that are equal to one of the real ones.</summary>
    /// <param name="table">A table with the columns of the real one.</param>
    /// <param name="columns">Where these are in it.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    public int Count(TableData table, int[] columns, CancellationToken cancellation)
    {
        var hashes = Hashes(table, columns);
        var count = 0;
        for (var row = 0; row < hashes.Length; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            count += IsCopy(table, columns, row, hashes[row]) ? 1 : 0;
        }

        return count;
    }

    private bool IsCopy(TableData table, int[] columns, int row, ulong hash)
    {
        for (var other = last.GetValueOrDefault(hash, -1); other >= 0; other = before[other])
        {
            if (AreEqual(table, columns, row, other))
            {
                return true;
            }
        }

        return false;
    }

    private bool AreEqual(TableData table, int[] columns, int row, int realRow)
    {
        for (var column = 0; column < columns.Length; column++)
        {
            var isEqual = IsText(column)
                ? table.Texts(columns[column])[row] == real.Texts(column)[realRow]
                : table.Numbers(columns[column])[row].Equals(real.Numbers(column)[realRow]);
            if (!isEqual)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsText(int column) => real.Fields[column].Type == CellType.Text;

    private ulong[] Hashes(TableData table, int[] columns)
    {
        var hashes = new ulong[table.Count];
        for (var column = 0; column < columns.Length; column++)
        {
            if (IsText(column))
            {
                var cells = table.Texts(columns[column]);
                for (var row = 0; row < hashes.Length; row++)
                {
                    hashes[row] = Mixed(hashes[row], (ulong)(cells[row]?.GetHashCode(StringComparison.Ordinal) ?? 0));
                }
            }
            else
            {
                var cells = table.Numbers(columns[column]);
                for (var row = 0; row < hashes.Length; row++)
                {
                    // What is equal has one hash: NaN, whatever its bits, and both zeros.
                    hashes[row] = Mixed(hashes[row], (ulong)cells[row].GetHashCode());
                }
            }
        }

        return hashes;
    }

    private static ulong Mixed(ulong hash, ulong cell) => BitOperations.RotateLeft((hash ^ cell) * Odd, 29);
}
