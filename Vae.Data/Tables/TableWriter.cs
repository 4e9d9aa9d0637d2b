namespace Vae.Data;

/// <summary>
/// Writes the rows of a table with named, typed columns as CSV or TSV, Parquet or Arrow IPC, told by the name's ending. The file appears
/// complete or not at all. Not thread-safe.
/// </summary>
public sealed class TableWriter : IDisposable
{
    private TableWriter() { }

    /// <summary>The rows written so far.</summary>
    public long Count => throw new NotImplementedException();

    /// <summary>Begins a file.</summary>
    public static TableWriter Create(string path, IReadOnlyList<TableField> fields) =>
        throw new NotImplementedException();

    /// <summary>Writes rows.</summary>
    public void Write(TableRows rows) => throw new NotImplementedException();

    /// <summary>Ends the file and gives it its name.</summary>
    public void Complete() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() { }
}
