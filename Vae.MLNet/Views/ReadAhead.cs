namespace Vae.MLNet;

/// <summary>
/// Serves blocks in order while others are read and computed: each of several threads in turn reads the next block of the source, and
/// then computes it at the same time as the others theirs. What fits in one block needs no other thread.
/// </summary>
internal sealed class ReadAhead(BlockReader reader) : IDisposable
{
    // The blocks that may be read: a thread takes one before it waits for the source, so that whoever has the source reads.
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
        // Rather than wait, the thread that is served reads and computes as well, also when it has to wait for the source: one thread more
        // than cores would only take turns.
        while (!ready.Wait(0))
        {
            if (reader.Lanes == 1 || !free.Wait(0) || !ReadAndCompute())
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
        do
        {
            free.Wait();
        } while (ReadAndCompute());
    }

    /// <summary>Reads the next block, which is free, and computes it; false when there is none, or none is wanted any more.</summary>
    private bool ReadAndCompute()
    {
        int number;
        CursorBlock block;
        lock (source)
        {
            if (stopped)
            {
                // For the next thread that waits for a block.
                free.Release();
                return false;
            }

            number = next++;
            block = reader.Block(number);
            reader.Read(block);
            if (block.IsLast)
            {
                // Only ever set: Stop may have come while the block was being read.
                stopped = true;
            }
        }

        reader.Compute(block);
        computed[number % reader.BlockCount].Release();
        return true;
    }
}
