using System.Globalization;
using System.Text;

namespace Vae.Data.Tests.Tables;

/// <summary>Tables as tests have them: each cell null, a text or a number.</summary>
internal static class TableFiles
{
    /// <summary>All cells of a file, row by row.</summary>
    public static object?[][] Read(string path, TableReaderOptions? options = null, int capacity = 7)
    {
        using var reader = TableReader.Open(path, options);
        return Read(reader, capacity);
    }

    /// <summary>All cells that are left.</summary>
    public static object?[][] Read(TableReader reader, int capacity = 7)
    {
        var found = new List<object?[]>();
        var rows = new TableRows(reader.Fields, capacity);
        while (reader.Read(rows) > 0)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                found.Add([.. reader.Fields.Select((field, i) => Cell(rows, i, row))]);
            }
        }

        Assert.Equal(found.Count, reader.Position);
        Assert.True(reader.Count is null || reader.Count == found.Count);
        return [.. found];
    }

    /// <summary>The columns, as <c>name Type</c>.</summary>
    public static string[] FieldsOf(string path, TableReaderOptions? options = null)
    {
        using var reader = TableReader.Open(path, options);
        return [.. reader.Fields.Select(field => $"{field.Name} {field.Type}")];
    }

    /// <summary>Writes a file, so many rows at a time.</summary>
    public static void Write(string path, IReadOnlyList<TableField> fields, object?[][] cells, int capacity = 5)
    {
        using var writer = TableWriter.Create(path, fields);
        foreach (var part in cells.Chunk(capacity))
        {
            writer.Write(Rows(fields, part));
        }

        writer.Complete();
        Assert.Equal(cells.Length, writer.Count);
    }

    /// <summary>Rows of cells.</summary>
    public static TableRows Rows(IReadOnlyList<TableField> fields, params object?[][] cells)
    {
        var rows = new TableRows(fields, Math.Max(1, cells.Length)) { Count = cells.Length };
        for (var row = 0; row < cells.Length; row++)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Type == CellType.Text)
                {
                    rows.Texts(i)[row] = (string?)cells[row][i];
                }
                else
                {
                    rows.Numbers(i)[row] = cells[row][i] switch
                    {
                        null => double.NaN,
                        bool boolean => boolean ? 1 : 0,
                        var number => Convert.ToDouble(number, CultureInfo.InvariantCulture),
                    };
                }
            }
        }

        return rows;
    }

    /// <summary>A file of text.</summary>
    public static string WriteText(this TemporaryDirectory directory, string name, string text) =>
        directory.Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>What is wrong with a file of text that cannot be read, to its end.</summary>
    public static string Refusal(string path, TableReaderOptions? options = null) =>
        Assert.Throws<InvalidDataException>(() => Read(path, options)).Message.Replace(path, "FILE");

    private static object? Cell(TableRows rows, int column, int row) =>
        rows.Fields[column].Type == CellType.Text ? rows.Texts(column)[row]
        : double.IsNaN(rows.Numbers(column)[row]) ? null
        : rows.Numbers(column)[row];
}
