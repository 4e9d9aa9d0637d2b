using System.Globalization;
using Vae.Data;

namespace Vae.Cli.Tests.Tables;

/// <summary>The cells of a table's file, whatever its format.</summary>
internal static class TableText
{
    /// <summary>The rows, a missing cell being null and a number what no locale writes.</summary>
    public static string?[][] Read(string path) => Read(path, new TableReaderOptions());

    /// <summary>The rows of a file that may hold dates.</summary>
    public static string?[][] ReadWithDates(string path) => Read(path, new TableReaderOptions { DatesAreText = true });

    private static string?[][] Read(string path, TableReaderOptions options)
    {
        using var reader = TableReader.Open(path, options);
        var rows = new TableRows(reader.Fields, 64);
        var found = new List<string?[]>();
        while (reader.Read(rows) > 0)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                found.Add([.. Enumerable.Range(0, rows.Fields.Count).Select(c => Cell(rows, c, row))]);
            }
        }

        return [.. found];
    }

    /// <summary>The cells of one column.</summary>
    public static string?[] Column(string path, string name)
    {
        using var reader = TableReader.Open(path);
        var place = reader.Fields.Select(field => field.Name).ToList().IndexOf(name);
        return [.. Read(path).Select(row => row[place])];
    }

    /// <summary>The numbers of one column.</summary>
    public static double[] Numbers(string path, string name) =>
        [.. Column(path, name).Select(cell => double.Parse(cell!, CultureInfo.InvariantCulture))];

    private static string? Cell(TableRows rows, int column, int row)
    {
        if (rows.Fields[column].Type == CellType.Text)
        {
            return rows.Texts(column)[row];
        }

        var number = rows.Numbers(column)[row];
        return double.IsNaN(number) ? null : number.ToString("R", CultureInfo.InvariantCulture);
    }
}
