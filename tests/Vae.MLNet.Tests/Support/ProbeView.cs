using Microsoft.ML;

namespace Vae.MLNet.Tests;

/// <summary>A data view that counts what is asked of it, fails where told to, and has batches, row ids and cursor sets of its own.</summary>
internal sealed class ProbeView : IDataView
{
    /// <summary>The rows of a cursor set that stay together.</summary>
    public const int RowsPerBatch = 5;

    private readonly IReadOnlyList<ProbeColumn> columns;

    public ProbeView(long rows, params IReadOnlyList<ProbeColumn> columns)
    {
        this.columns = columns;
        Rows = rows;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns.Select(column => column.Declaration));
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public long Rows { get; }

    public bool CanShuffle { get; init; } = true;

    public bool KnowsItsRowCount { get; init; } = true;

    /// <summary>The row that cannot be read; none by default.</summary>
    public long FailingRow { get; init; } = -1;

    /// <summary>The column whose value cannot be read there; by default the cursor cannot move there.</summary>
    public string? FailingColumn { get; init; }

    /// <summary>The column that no getter can be made for; none by default.</summary>
    public string? ColumnWithoutGetter { get; init; }

    public ProbeLog Log { get; } = new();

    public long? GetRowCount() => KnowsItsRowCount ? Rows : null;

    /// <summary>Whether a cursor set has as many cursors as are asked for; otherwise one, as sets may.</summary>
    public bool Splits { get; init; } = true;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        Open(columnsNeeded, Order(rand));

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    )
    {
        var needed = columnsNeeded.ToList();
        var count = Splits ? Math.Max(n, 1) : 1;
        var order = rand is null ? Order(null) : Order(rand).ToList();
        return
        [
            .. Enumerable.Range(0, count).Select(i => Open(needed, order.Where(place => place.Batch % count == i))),
        ];
    }

    private ProbeCursor Open(IEnumerable<DataViewSchema.Column> needed, IEnumerable<(long Row, long Batch)> places)
    {
        var active = needed.Select(column => column.Index).ToHashSet();
        Log.Opens(active.Select(index => columns[index].Name));
        return new ProbeCursor(this, columns, active, places);
    }

    /// <summary>The rows in the order of a cursor, each with its batch.</summary>
    private IEnumerable<(long Row, long Batch)> Order(Random? random)
    {
        long[]? shuffled = null;
        if (random is not null)
        {
            shuffled = [.. Enumerable.Range(0, (int)Rows).Select(row => (long)row)];
            random.Shuffle(shuffled);
        }

        return Places();

        IEnumerable<(long, long)> Places()
        {
            for (var i = 0L; i < Rows; i++)
            {
                yield return (shuffled is null ? i : shuffled[i], i / RowsPerBatch);
            }
        }
    }
}
