namespace Vae.MLNet;

/// <summary>
/// Serves blocks in order while others are read and computed: each of several threads in turn reads the next block of the source, and
/// then computes it at the same time as the others theirs. What fits in one block needs no other thread.
/// </summary>
internal sealed class BlockPipeline(BlockReader reader) : IDisposable
{
    private readonly SemaphoreSlim free = new(reader.BlockCount - 1);
    private readonly SemaphoreSlim[] computed =
    [
        .. Enumerable.Range(0, reader.BlockCount).Select(_ => new SemaphoreSlim(0)),
    ];
    private readonly Lock source = new();
    private Thread[] threads = [];
    private int next = 1;
    private int served = -1;
    private volatile bool stopped;

    /// <summary>The next block; the one before it is filled again. Not to be called after a block that is the last.</summary>
    public RowBlock Next()
    {
        if (++served == 0)
        {
            return First();
        }

        free.Release();
        computed[served % reader.BlockCount].Wait();
        return reader.Block(served);
    }

    /// <summary>Asks the threads to end after the blocks they are at.</summary>
    public void Stop()
    {
        stopped = true;
        free.Release();
    }

    /// <summary>Stops, and returns when no thread touches the source or the model any more.</summary>
    public void Dispose()
    {
        Stop();
        Array.ForEach(threads, thread => thread.Join());
        reader.Dispose();
        free.Dispose();
        Array.ForEach(computed, block => block.Dispose());
    }

    private RowBlock First()
    {
        var block = reader.Block(0);
        reader.Read(block);
        if (!block.IsLast)
        {
            threads = [.. Enumerable.Range(0, reader.Lanes).Select(_ => Start())];
        }

        reader.Compute(block);
        return block;
    }

    private Thread Start()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = nameof(BlockPipeline) };
        thread.Start();
        return thread;
    }

    private void Work()
    {
        while (Read() is { } number)
        {
            reader.Compute(reader.Block(number));
            computed[number % reader.BlockCount].Release();
        }
    }

    /// <summary>Reads the next block; gives its number, or null after the last one.</summary>
    private int? Read()
    {
        lock (source)
        {
            if (stopped)
            {
                return null;
            }

            free.Wait();
            if (stopped)
            {
                return null;
            }

            var block = reader.Block(next);
            reader.Read(block);
            if (block.IsLast)
            {
                // Only ever set: Stop may have come while the block was being read.
                stopped = true;
            }

            return next++;
        }
    }
}
