using System.Collections;

namespace Microsoft.ML;

public sealed partial class DataViewSchema : IReadOnlyList<DataViewSchema.Column>
{
    private readonly Column[] columns;
    private readonly Dictionary<string, int> indices = [];

    private DataViewSchema(Column[] columns)
    {
        this.columns = columns;
        foreach (var column in columns)
            indices[column.Name] = column.Index;
    }

    public int Count => columns.Length;

    public Column this[string name] =>
        GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Column '{name}' not found");

    public Column this[int columnIndex]
    {
        get
        {
            Contracts.CheckParam(0 <= columnIndex && columnIndex < columns.Length, nameof(columnIndex));
            return columns[columnIndex];
        }
    }

    public Column? GetColumnOrNull(string name)
    {
        Contracts.CheckName(name, nameof(name));
        return indices.TryGetValue(name, out var index) ? columns[index] : null;
    }

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Count} columns";
}
