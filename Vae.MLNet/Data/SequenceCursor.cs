using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Goes through the rows of one view after the other.</summary>
internal sealed class SequenceCursor(
    DataViewSchema schema,
    IEnumerable<DataViewSchema.Column> needed,
    IEnumerator<IDataView> views,
    CancellationToken cancellation
) : DataViewRowCursor
{
    private readonly HashSet<int> wanted = [.. needed.Select(column => column.Index)];
    private DataViewRowCursor? current;
    private long position = -1;
    private bool ended;

    public override long Position => position;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => wanted.Contains(column.Index);

    public override bool MoveNext()
    {
        cancellation.ThrowIfCancellationRequested();
        while (!ended)
        {
            if (current?.MoveNext() == true)
            {
                position++;
                return true;
            }

            current?.Dispose();
            ended = !views.MoveNext();
            current = ended ? null : views.Current.GetRowCursor(views.Current.Schema.Where(IsColumnActive));
        }

        position = -1;
        return false;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) => id = new DataViewRowId((ulong)position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw RowErrors.Inactive(column);
        }

        var (getter, source) = ((ValueGetter<TValue>?)null, (DataViewRowCursor?)null);
        return (ref TValue value) =>
        {
            if (getter is null || source != current)
            {
                source = current ?? throw RowErrors.NoRow();
                getter = source.GetGetter<TValue>(source.Schema[column.Index]);
            }

            getter(ref value);
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ended = true;
            position = -1;
            current?.Dispose();
            current = null;
            views.Dispose();
        }

        base.Dispose(disposing);
    }
}
