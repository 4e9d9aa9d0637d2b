using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape Empty = new([]);

    private readonly Column[] columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        Contracts.CheckValue(columns, nameof(columns));
        this.columns = [.. columns];
        Contracts.CheckParam(
            this.columns.All(c => c.IsValid),
            nameof(columns),
            "Some items are not initialized properly."
        );
    }

    public int Count => columns.Length;

    public Column this[int index] => columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool TryFindColumn(string name, out Column column)
    {
        column = Array.Find(columns, c => c.Name == name);
        return column.IsValid;
    }

    /// <summary>The shape of the columns that are not hidden.</summary>
    internal static SchemaShape Create(DataViewSchema schema) =>
        new(
            schema
                .Where(column => !column.IsHidden)
                .Select(column =>
                    Column.Of(column, new SchemaShape(column.Annotations.Schema.Select(a => Column.Of(a, Empty))))
                )
        );

    /// <summary>This shape with these columns put in place of those with the same names, or after the last.</summary>
    internal SchemaShape With(params IEnumerable<Column> added)
    {
        var result = new Dictionary<string, Column>(columns.Select(column => KeyValuePair.Create(column.Name, column)));
        foreach (var column in added)
            result[column.Name] = column;
        return new SchemaShape(result.Values);
    }
}
