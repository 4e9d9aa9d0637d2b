namespace Vae.MLNet;

/// <summary>
/// Serves blocks in order while others are read and computed: each of several threads in turn reads the next block of the source, and
/// then computes it at the same time as the others theirs. What fits in one block needs no other thread.
/// </summary>
internal sealed class ReadAhead(BlockReader reader) : IDisposable
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
    public CursorBlock Next()
    {
        if (++served == 0)
        {
            return First();
        }

        free.Release();
        var ready = computed[served % reader.BlockCount];
        // Rather than wait, the thread that is served reads and computes as well: one thread more than cores would only take turns.
        while (!ready.Wait(0))
        {
            if (reader.Lanes == 1 || !TryHelp())
            {
                ready.Wait();
                break;
            }
        }

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

    private CursorBlock First()
    {
        var block = reader.Block(0);
        reader.Read(block);
        if (!block.IsLast)
        {
            threads = [.. Enumerable.Range(0, Math.Max(1, reader.Lanes - 1)).Select(_ => Start())];
        }

        reader.Compute(block);
        return block;
    }

    private Thread Start()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = nameof(ReadAhead) };
        thread.Start();
        return thread;
    }

    private void Work()
    {
        while (Read() is { } number)
        {
            Compute(number);
        }
    }

    /// <summary>Reads and computes a block, unless another thread is reading or all blocks wait to be served.</summary>
    private bool TryHelp()
    {
        if (!source.TryEnter())
        {
            return false;
        }

        int number;
        try
        {
            if (stopped || !free.Wait(0))
            {
                return false;
            }

            number = ReadNext();
        }
        finally
        {
            source.Exit();
        }

        Compute(number);
        return true;
    }

    private void Compute(int number)
    {
        reader.Compute(reader.Block(number));
        computed[number % reader.BlockCount].Release();
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

            return ReadNext();
        }
    }

    private int ReadNext()
    {
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
