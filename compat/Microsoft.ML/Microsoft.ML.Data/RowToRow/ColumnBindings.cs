namespace Microsoft.ML.Data;

/// <summary>
/// The columns of an input schema with others added: behind the column of the same name, which they hide, or at the end.
/// </summary>
internal sealed class ColumnBindings
{
    // For each output column its input column, or the complement of the index of an added one.
    private readonly List<int> map;
    private readonly int inputCount;
    private readonly int addedCount;

    public ColumnBindings(DataViewSchema input, DataViewSchema.DetachedColumn[] added)
    {
        (inputCount, addedCount) = (input.Count, added.Length);
        var columns = input.Select(column => new DataViewSchema.DetachedColumn(column)).ToList();
        map = [.. Enumerable.Range(0, input.Count)];
        for (var i = 0; i < added.Length; i++)
        {
            var same = columns.FindLastIndex(column => column.Name == added[i].Name);
            var position = same < 0 ? columns.Count : same + 1;
            columns.Insert(position, added[i]);
            map.Insert(position, ~i);
        }
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns);
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    /// <summary>True when the output column is one of the input's; <paramref name="index" /> is its index there or among the added.</summary>
    public bool IsSource(int column, out int index)
    {
        index = map[column] < 0 ? ~map[column] : map[column];
        return map[column] >= 0;
    }

    public bool[] ActiveInputs(bool[] active) => Select(active, inputCount, source: true);

    public bool[] ActiveAdded(bool[] active) => Select(active, addedCount, source: false);

    private bool[] Select(bool[] active, int count, bool source)
    {
        var selected = new bool[count];
        for (var i = 0; i < active.Length; i++)
        {
            if (IsSource(i, out var index) == source)
                selected[index] = active[i];
        }
        return selected;
    }
}
