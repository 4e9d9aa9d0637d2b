using Vae.Data;

namespace Vae.Tables.Tests.Quality;

/// <summary>Small tables: each column a name and its cells, whose type tells the column's.</summary>
internal static class Tables
{
    public static TableData Of(string name, params (string Name, Array Cells)[] columns)
    {
        var fields = columns.Select(column => new TableField(column.Name, TypeOf(column.Cells))).ToArray();
        var count = columns[0].Cells.Length;
        var rows = new TableRows(fields, Math.Max(count, 1)) { Count = count };
        for (var i = 0; i < columns.Length; i++)
        {
            switch (columns[i].Cells)
            {
                case string?[] texts:
                    texts.CopyTo(rows.Texts(i));
                    break;
                case bool?[] booleans:
                    booleans
                        .Select(cell => cell is { } value ? (value ? 1 : 0) : double.NaN)
                        .ToArray()
                        .CopyTo(rows.Numbers(i));
                    break;
                case int[] integers:
                    integers.Select(cell => (double)cell).ToArray().CopyTo(rows.Numbers(i));
                    break;
                case double[] numbers:
                    numbers.CopyTo(rows.Numbers(i));
                    break;
            }
        }

        return TableData.Of(name, rows);
    }

    /// <summary>Random rows of four kinds of columns that depend on each other, with missing cells in all of them.</summary>
    public static TableData Mixed(string name, int count, int seed, double missing = 0.1)
    {
        var random = new Random(seed);
        var (x, n) = (new double[count], new double[count]);
        var (text, flag) = (new string?[count], new bool?[count]);
        for (var i = 0; i < count; i++)
        {
            var cause = random.NextDouble();
            x[i] = There() ? 10 * cause + random.NextDouble() : double.NaN;
            n[i] = There() ? Math.Floor(20 * cause * random.NextDouble()) - 3 : double.NaN;
            text[i] = There() ? $"category {Math.Floor(6 * cause * cause)}" : null;
            flag[i] = There() ? random.NextDouble() < cause : null;
        }

        return Of(name, ("x", x), ("n", n), ("text", text), ("flag", flag));

        bool There() => random.NextDouble() >= missing;
    }

    /// <summary>The rows of a table in another order; each column in its own when they are to be independent.</summary>
    public static TableData Shuffled(TableData table, int seed, bool apart = false)
    {
        var random = new Random(seed);
        var order = Order();
        var rows = new TableRows(table.Fields, table.Count) { Count = table.Count };
        for (var column = 0; column < table.Fields.Count; column++)
        {
            var places = apart ? Order() : order;
            for (var row = 0; row < table.Count; row++)
            {
                if (table.Fields[column].Type == CellType.Text)
                {
                    rows.Texts(column)[row] = table.Texts(column)[places[row]];
                }
                else
                {
                    rows.Numbers(column)[row] = table.Numbers(column)[places[row]];
                }
            }
        }

        return TableData.Of(table.Name, rows);

        int[] Order()
        {
            var places = Enumerable.Range(0, table.Count).ToArray();
            random.Shuffle(places);
            return places;
        }
    }

    private static CellType TypeOf(Array cells) =>
        cells switch
        {
            string?[] => CellType.Text,
            bool?[] => CellType.Boolean,
            int[] => CellType.Integer,
            double[] => CellType.Real,
            _ => throw new ArgumentException($"{cells.GetType()} is no type of cells."),
        };
}
