namespace Microsoft.ML.Data;

/// <summary>A cursor that is at the row at which another cursor is, which it owns.</summary>
internal abstract class WrappingCursor(DataViewRowCursor input) : DataViewRowCursor
{
    private bool disposed;

    protected DataViewRowCursor Input => input;

    public sealed override long Position => input.Position;

    public sealed override long Batch => input.Batch;

    public sealed override bool MoveNext() => input.MoveNext();

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    protected virtual void DisposeCore() { }

    protected sealed override void Dispose(bool disposing)
    {
        if (disposed)
            return;
        disposed = true;
        DisposeCore();
        input.Dispose();
    }
}
