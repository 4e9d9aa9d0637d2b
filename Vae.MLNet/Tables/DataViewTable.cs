using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Tables;

namespace Vae.MLNet;

/// <summary>The rows of a data view as a table; every reading opens a cursor of the columns that it needs.</summary>
internal sealed class DataViewTable : TableSource
{
    private readonly IDataView data;
    private readonly IReadOnlyList<DataViewSchema.Column> columns;

    /// <param name="data">The rows.</param>
    /// <param name="names">The columns; null or none for all visible ones.</param>
    /// <exception cref="ArgumentException">A name is empty or there twice, or there is no column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or none that a table can have.</exception>
    public DataViewTable(IDataView data, IReadOnlyList<string>? names)
    {
        this.data = data;
        columns = names is { Count: > 0 }
            ? Named(data.Schema, names)
            : [.. data.Schema.Where(column => !column.IsHidden)];
        if (columns.Count == 0)
        {
            throw new ArgumentException("The data has no columns; expected at least one.");
        }

        Fields =
        [
            .. columns.Select(column => new TableField(
                column.Name,
                TableKinds.CellsOf(TableKinds.Of(column))
                    ?? throw TableKinds.Refuse(column.Name, column.Type, column.Type.ToString()!)
            )),
        ];
    }

    public override string Name => "the data";

    public override IReadOnlyList<TableField> Fields { get; }

    /// <summary>Checks the names of a table's columns.</summary>
    /// <exception cref="ArgumentException">One is empty or there twice.</exception>
    public static void RequireNames(IReadOnlyList<string> names)
    {
        if (names.Any(string.IsNullOrWhiteSpace) || names.Distinct().Count() < names.Count)
        {
            throw new ArgumentException(
                $"The columns of the table are {string.Join(", ", names.Select(name => $"'{name}'"))}; expected distinct names."
            );
        }
    }

    public override IEnumerable<TableRows> Read()
    {
        using var cursor = data.GetRowCursor(columns);
        TableCellReader[] readers =
        [
            .. columns.Select((column, i) => TableCellReader.For(cursor, column, Fields[i].Type, i)),
        ];
        var rows = new TableRows(Fields, RowsAtOnce);
        while (Fill(cursor, readers, rows))
        {
            yield return rows;
        }
    }

    private static bool Fill(DataViewRowCursor cursor, TableCellReader[] readers, TableRows rows)
    {
        rows.Count = 0;
        while (rows.Count < rows.Capacity && cursor.MoveNext())
        {
            foreach (var reader in readers)
            {
                reader.Read(rows, rows.Count, cursor.Position);
            }

            rows.Count++;
        }

        return rows.Count > 0;
    }

    private static IReadOnlyList<DataViewSchema.Column> Named(DataViewSchema schema, IReadOnlyList<string> names)
    {
        RequireNames(names);
        return [.. names.Select(name => schema.GetColumnOrNull(name) ?? throw ColumnErrors.Missing(name))];
    }
}
