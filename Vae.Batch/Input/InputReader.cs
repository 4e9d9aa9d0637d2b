namespace Vae.Batch;

/// <summary>What readers of rows and of labels share.</summary>
internal abstract class InputReader(InputSource source, Table table) : IDisposable
{
    /// <summary>As messages call the input.</summary>
    public string Name => source.Name;

    /// <summary>
    /// The number of rows; null when it cannot be known without reading (CSV from a stream that cannot seek). For a CSV file the first
    /// call reads it once to count.
    /// </summary>
    public long? Count
    {
        get
        {
            try
            {
                return table.Count;
            }
            catch (InvalidDataException e)
            {
                throw source.Explain(e);
            }
        }
    }

    /// <summary>The number of rows read or skipped so far.</summary>
    public long Position => table.Position;

    /// <summary>What the file was at the opening; null for a stream.</summary>
    public InputStamp? Stamp => source.Stamp;

    protected InputSource Source => source;

    protected Table Table => table;

    /// <summary>Passes over rows: seeks in plain IDX and NPY files, reads over them otherwise.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public void Skip(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        try
        {
            table.Skip(rows);
        }
        catch (InvalidDataException e)
        {
            throw source.Explain(e);
        }
    }

    /// <summary>Checks that the file is still what it was at the opening; does nothing for a stream.</summary>
    /// <exception cref="IOException">It was written to, replaced or removed.</exception>
    public void CheckUnchanged() => source.CheckUnchanged();

    public void Dispose() => table.Dispose();

    /// <summary>A text that grew has no length to tell it by, so the end is where to look.</summary>
    protected int CheckedAtEnd(int read)
    {
        if (read == 0)
        {
            source.CheckUnchanged();
        }

        return read;
    }

    /// <summary>Opens the table in a source, which is closed when that or the <paramref name="check"/> fails.</summary>
    protected static Table OpenTable(InputSource source, float largest, Action<Table> check)
    {
        try
        {
            var table = Table.Open(source, largest);
            check(table);
            return table;
        }
        catch (InvalidDataException e)
        {
            source.Dispose();
            throw source.Explain(e);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }
}
