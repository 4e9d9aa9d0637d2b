using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>A data view whose rows are found by number, so that they can be shuffled; one cursor reads them as fast as several.</summary>
internal abstract class RootView : IDataView
{
    public bool CanShuffle => true;

    public abstract DataViewSchema Schema { get; }

    public abstract long? GetRowCount();

    public abstract DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    );

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    ) => [GetRowCursor(columnsNeeded, rand)];
}

/// <summary>A cursor over a known number of rows that are found by number, in order or shuffled.</summary>
internal abstract class RootCursor : DataViewRowCursor
{
    private readonly long count;
    private readonly HashSet<int> wanted;
    private readonly IRowOrder? order;
    private long position = -1;
    private bool ended;

    protected RootCursor(DataViewSchema schema, long count, IEnumerable<DataViewSchema.Column> needed, Random? random)
        : this(schema, count, needed, random is null ? null : new RowPermutation(count, random)) { }

    /// <param name="schema">The view's schema.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="needed">The columns that can be read.</param>
    /// <param name="order">The order, whose places are asked for one after the other, each any number of times; null for the view's own.</param>
    protected RootCursor(DataViewSchema schema, long count, IEnumerable<DataViewSchema.Column> needed, IRowOrder? order)
    {
        ArgumentNullException.ThrowIfNull(needed);
        Schema = schema;
        this.count = count;
        wanted = [.. needed.Select(column => Checked(column).Index)];
        this.order = order;
    }

    public override long Position => position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    /// <summary>The number of the current row in its source, which is its id.</summary>
    protected long Row => position >= 0 ? order?[position] ?? position : throw ColumnErrors.NoRow();

    /// <summary>Throws where there is no current row.</summary>
    protected void RequireRow() => _ = Row;

    public override bool MoveNext()
    {
        if (ended || position + 1 >= count)
        {
            position = -1;
            ended = true;
            return false;
        }

        position++;
        Move(Row);
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => wanted.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column)
            ? ColumnErrors.RequireType<TValue>(Getter(column.Index))
            : throw ColumnErrors.Inactive(column);

    /// <summary>Goes to a row.</summary>
    protected virtual void Move(long row) { }

    /// <summary>The getter of an active column.</summary>
    protected abstract Delegate Getter(int column);

    protected override void Dispose(bool disposing)
    {
        ended = true;
        position = -1;
        base.Dispose(disposing);
    }

    private DataViewSchema.Column Checked(DataViewSchema.Column column) =>
        column.Index < Schema.Count ? column : throw ColumnErrors.NotInSchema(column);
}
