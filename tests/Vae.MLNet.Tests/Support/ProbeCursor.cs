using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

internal sealed class ProbeCursor(
    ProbeView view,
    IReadOnlyList<ProbeColumn> columns,
    HashSet<int> active,
    IEnumerable<(long Row, long Batch)> places
) : DataViewRowCursor
{
    private readonly IEnumerator<(long Row, long Batch)> places = places.GetEnumerator();
    private long position = -1;
    private bool disposed;

    public override DataViewSchema Schema => view.Schema;

    public override long Position => position;

    /// <summary>Never falls from row to row, and no other cursor of a set has the same.</summary>
    public override long Batch => position < 0 ? 0 : places.Current.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = IdOf(Current());

    public static DataViewRowId IdOf(long row) => new((ulong)row * 3, (ulong)row + 7);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"Column '{column.Name}' is not active.");
        }

        if (column.Name == view.ColumnWithoutGetter)
        {
            throw new IOException($"Column '{column.Name}' cannot be read.");
        }

        return columns[column.Index].Getter(() => Read(column.Name)) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is no {typeof(TValue)}.");
    }

    public override bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!places.MoveNext())
        {
            position = -1;
            return false;
        }

        if (places.Current.Row == view.FailingRow && view.FailingColumn is null)
        {
            throw new IOException($"Row {places.Current.Row} cannot be read.");
        }

        position++;
        view.Log.Moves();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposed)
        {
            disposed = true;
            places.Dispose();
            view.Log.Disposes();
        }

        base.Dispose(disposing);
    }

    private long Read(string column)
    {
        var row = Current();
        view.Log.Fetches(column);
        return row == view.FailingRow && column == view.FailingColumn
            ? throw new IOException($"Row {row} cannot be read.")
            : row;
    }

    private long Current() =>
        position >= 0 && !disposed
            ? places.Current.Row
            : throw new InvalidOperationException("The cursor is not at a row.");
}
