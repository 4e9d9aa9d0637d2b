using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Reads rows as they come from a cursor.</summary>
internal static class Rows
{
    /// <summary>The columns that can be asked for by name.</summary>
    public static IEnumerable<DataViewSchema.Column> Visible(this DataViewSchema schema) =>
        schema.Where(column => !column.IsHidden);

    public static IEnumerable<DataViewSchema.Column> Named(this DataViewSchema schema, IEnumerable<string> names) =>
        names.Select(name => schema[name]);

    /// <summary>All rows; of every visible column unless some are named.</summary>
    public static List<Row> Read(IDataView view, IEnumerable<string>? columns = null, Random? random = null)
    {
        var needed = columns is null ? view.Schema.Visible().ToList() : [.. view.Schema.Named(columns)];
        using var cursor = view.GetRowCursor(needed, random);
        return Read(cursor, needed);
    }

    public static List<Row> Read(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> columns)
    {
        var read = Reader(cursor, columns);
        var rows = new List<Row>();
        while (cursor.MoveNext())
        {
            rows.Add(read());
        }

        return rows;
    }

    /// <summary>Copies the row that the cursor is at.</summary>
    public static Func<Row> Reader(DataViewRow row, IEnumerable<DataViewSchema.Column> columns)
    {
        var id = row.GetIdGetter();
        var cells = columns.Select(column => (column.Name, Read: Cell.Reader(row, column))).ToList();
        return () =>
        {
            var rowId = default(DataViewRowId);
            id(ref rowId);
            return new Row(row.Position, row.Batch, rowId, cells.ToDictionary(cell => cell.Name, cell => cell.Read()));
        };
    }

    /// <summary>One column's values.</summary>
    public static T[] Values<T>(IDataView view, string column) =>
        [.. Read(view, [column]).Select(row => (T)row[column])];
}
