using System.Collections.Concurrent;

namespace Vae.MLNet.Tests;

/// <summary>What was asked of a <see cref="ProbeView"/>, possibly by several threads.</summary>
internal sealed class ProbeLog
{
    private readonly ConcurrentDictionary<string, int> fetched = new();
    private readonly ConcurrentDictionary<string, int> activated = new();
    private int opened;
    private int disposed;
    private long rowsRead;

    /// <summary>The cursors that were opened.</summary>
    public int Opened => Volatile.Read(ref opened);

    /// <summary>The cursors that were disposed; a second disposal does not count.</summary>
    public int Disposed => Volatile.Read(ref disposed);

    public long RowsRead => Interlocked.Read(ref rowsRead);

    /// <summary>The columns that some cursor was opened with, in order.</summary>
    public IEnumerable<string> Activated => activated.Keys.Order(StringComparer.Ordinal);

    /// <summary>How often a column's value was read.</summary>
    public int Fetched(string column) => fetched.GetValueOrDefault(column);

    public void Opens(IEnumerable<string> columns)
    {
        Interlocked.Increment(ref opened);
        foreach (var column in columns)
        {
            activated[column] = 1;
        }
    }

    public void Disposes() => Interlocked.Increment(ref disposed);

    public void Moves() => Interlocked.Increment(ref rowsRead);

    public void Fetches(string column) => fetched.AddOrUpdate(column, 1, (_, count) => count + 1);
}
