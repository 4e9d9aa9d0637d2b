using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>A schema with columns added, each at the end or right behind what it hides.</summary>
internal sealed class AddedColumns
{
    // Of each output column the index of the input column it is, or the complement of the index of the added column.
    private readonly List<int> sources;
    private readonly IReadOnlyList<DataViewSchema.Column> read;

    /// <param name="input">The schema.</param>
    /// <param name="added">The columns that are added.</param>
    /// <param name="read">The columns of the schema that every added one depends on.</param>
    public AddedColumns(
        DataViewSchema input,
        IReadOnlyList<DataViewSchema.DetachedColumn> added,
        IReadOnlyList<DataViewSchema.Column> read
    )
    {
        InputSchema = input;
        this.read = read;
        Count = added.Count;
        sources = [.. Enumerable.Range(0, input.Count)];
        foreach (var (i, column) in added.Index())
        {
            sources.Insert(PlaceOf(column.Name), ~i);
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(
            sources.Select(source => source >= 0 ? new DataViewSchema.DetachedColumn(input[source]) : added[~source])
        );
        OutputSchema = builder.ToSchema();

        // As ML.NET places columns: at the end, or right behind the last one of the same name, which it hides.
        int PlaceOf(string name)
        {
            var last = sources.FindLastIndex(source =>
                name == (source >= 0 ? input[source].Name : added[~source].Name)
            );
            return last < 0 ? sources.Count : last + 1;
        }
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The number of columns added.</summary>
    public int Count { get; }

    /// <summary>The input column that an output column passes on, or −1 with <paramref name="output"/> the index of the added one.</summary>
    public int Source(int column, out int output)
    {
        var source = sources[column];
        output = source < 0 ? ~source : -1;
        return Math.Max(source, -1);
    }

    /// <summary>The needed columns, all of which are in the output schema.</summary>
    /// <exception cref="InvalidOperationException">One is not.</exception>
    public List<DataViewSchema.Column> Checked(IEnumerable<DataViewSchema.Column> needed)
    {
        ArgumentNullException.ThrowIfNull(needed);
        var columns = needed.ToList();
        foreach (var column in columns.Where(column => column.Index >= OutputSchema.Count))
        {
            throw ColumnErrors.NotInSchema(column);
        }

        return columns;
    }

    /// <summary>Of each added column whether it is among the needed ones.</summary>
    public bool[] Active(IEnumerable<DataViewSchema.Column> needed)
    {
        var active = new bool[Count];
        foreach (var column in needed)
        {
            if (Source(column.Index, out var output) < 0)
            {
                active[output] = true;
            }
        }

        return active;
    }

    /// <summary>The input columns that the needed output columns are or depend on.</summary>
    public IEnumerable<DataViewSchema.Column> Dependencies(IEnumerable<DataViewSchema.Column> needed)
    {
        var wanted = new bool[InputSchema.Count];
        foreach (var column in needed)
        {
            var source = Source(column.Index, out _);
            if (source >= 0)
            {
                wanted[source] = true;
                continue;
            }

            foreach (var input in read)
            {
                wanted[input.Index] = true;
            }
        }

        return InputSchema.Where(column => wanted[column.Index]);
    }
}
