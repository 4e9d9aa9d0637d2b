using Vae.Data;

namespace Vae.Bench.Measuring;

/// <summary>Whole tables of mixed types in memory, and parts of them.</summary>
internal static class TypedRows
{
    private const int RowsAtOnce = 4_096;

    /// <summary>All rows of a file, and all columns but some.</summary>
    public static TableRows Read(string path, params IReadOnlyList<string> without)
    {
        using var reader = TableReader.Open(path);
        var parts = new List<TableRows>();
        for (
            var part = new TableRows(reader.Fields, RowsAtOnce);
            reader.Read(part) > 0;
            part = new TableRows(reader.Fields, RowsAtOnce)
        )
        {
            parts.Add(part);
        }

        var kept = Enumerable.Range(0, reader.Fields.Count).Where(c => !without.Contains(reader.Fields[c].Name));
        return Joined(parts, [.. kept]);
    }

    /// <summary>Some rows below others with the same columns.</summary>
    public static TableRows Joined(params IReadOnlyList<TableRows> parts) =>
        Joined(parts, [.. Enumerable.Range(0, parts[0].Fields.Count)]);

    /// <summary>Some rows, in the order of their numbers.</summary>
    public static TableRows Take(TableRows rows, ReadOnlySpan<int> numbers)
    {
        var taken = new TableRows(rows.Fields, numbers.Length) { Count = numbers.Length };
        for (var c = 0; c < rows.Fields.Count; c++)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                if (rows.Fields[c].Type == CellType.Text)
                {
                    taken.Texts(c)[i] = rows.Texts(c)[numbers[i]];
                }
                else
                {
                    taken.Numbers(c)[i] = rows.Numbers(c)[numbers[i]];
                }
            }
        }

        return taken;
    }

    /// <summary>The place of a column.</summary>
    public static int IndexOf(TableRows rows, string name) =>
        rows.Fields.Select(field => field.Name).ToList().IndexOf(name);

    /// <summary>Whether a cell is missing.</summary>
    public static bool IsMissing(TableRows rows, int column, int row) =>
        rows.Fields[column].Type == CellType.Text
            ? rows.Texts(column)[row] is null
            : double.IsNaN(rows.Numbers(column)[row]);

    private static TableRows Joined(IReadOnlyList<TableRows> parts, int[] columns)
    {
        var joined = new TableRows(
            [.. columns.Select(c => parts[0].Fields[c])],
            Math.Max(1, parts.Sum(part => part.Count))
        );
        foreach (var part in parts)
        {
            var at = joined.Count;
            joined.Count += part.Count;
            for (var i = 0; i < columns.Length; i++)
            {
                if (joined.Fields[i].Type == CellType.Text)
                {
                    part.Texts(columns[i])[..part.Count].CopyTo(joined.Texts(i)[at..]);
                }
                else
                {
                    part.Numbers(columns[i])[..part.Count].CopyTo(joined.Numbers(i)[at..]);
                }
            }
        }

        return joined;
    }
}
