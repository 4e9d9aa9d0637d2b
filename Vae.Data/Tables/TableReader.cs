namespace Vae.Data;

/// <summary>
/// Reads the rows of a table with named, typed columns from CSV (or TSV and the like), Parquet or Arrow IPC, forward, in constant memory. All
/// but the separator is told by the contents, not by the name. Not thread-safe.
/// </summary>
public sealed class TableReader : IDisposable
{
    private TableReader() { }

    /// <summary>The path, as messages call it.</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableField> Fields => throw new NotImplementedException();

    /// <summary>The number of rows; null when it is not known without reading them all (text).</summary>
    public long? Count => throw new NotImplementedException();

    /// <summary>The number of rows read so far.</summary>
    public long Position => throw new NotImplementedException();

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    public static TableReader Open(string path, TableReaderOptions? options = null) =>
        throw new NotImplementedException();

    /// <summary>Reads the next rows, as many as fit.</summary>
    /// <param name="rows">Takes them; its fields have to be <see cref="Fields"/>.</param>
    /// <returns>How many there were; 0 at the end.</returns>
    public int Read(TableRows rows) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() { }
}
