namespace Microsoft.ML.Data;

/// <summary>A row over another row, which it owns.</summary>
internal abstract class WrappingRow(DataViewRow input) : DataViewRow
{
    private bool disposed;

    protected DataViewRow Input => input;

    public sealed override long Position => input.Position;

    public sealed override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

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
