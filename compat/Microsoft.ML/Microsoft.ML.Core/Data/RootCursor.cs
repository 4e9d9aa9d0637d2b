namespace Microsoft.ML.Data;

/// <summary>A cursor that counts its rows itself. It disposes of itself after the last row; its position is then -1 again.</summary>
internal abstract class RootCursor(DataViewSchema schema, bool[] active) : DataViewRowCursor
{
    private long position = -1;
    private bool disposed;

    public sealed override long Position => position;

    public override long Batch => 0;

    public sealed override DataViewSchema Schema => schema;

    public sealed override bool IsColumnActive(DataViewSchema.Column column)
    {
        Contracts.Check(column.Index < active.Length, "The column is not of this schema.");
        return active[column.Index];
    }

    public sealed override bool MoveNext()
    {
        if (disposed)
            return false;
        if (MoveNextCore())
        {
            position++;
            return true;
        }
        Dispose();
        return false;
    }

    protected bool[] Active => active;

    /// <summary>Goes to the next row; false after the last one.</summary>
    protected abstract bool MoveNextCore();

    protected virtual void DisposeCore() { }

    /// <summary>Throws unless the cursor is at a row.</summary>
    protected void CheckGood() =>
        Contracts.Check(
            position >= 0,
            "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, "
                + "or at any point after that method returned false."
        );

    protected sealed override void Dispose(bool disposing)
    {
        if (disposed)
            return;
        disposed = true;
        position = -1;
        DisposeCore();
    }
}
