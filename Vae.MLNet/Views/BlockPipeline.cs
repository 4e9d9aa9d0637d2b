namespace Vae.MLNet;

/// <summary>
/// Serves blocks in order: while the caller's thread computes and uses one, another thread reads the next. What fits in one block needs no
/// other thread.
/// </summary>
internal sealed class BlockPipeline(BlockReader reader) : IDisposable
{
    private readonly SemaphoreSlim free = new(BlockReader.BlockCount - 1);
    private readonly SemaphoreSlim read = new(0);
    private Thread? thread;
    private int served = -1;
    private volatile bool stopped;

    /// <summary>The next block; the one before it is filled again. Not to be called after a block that is the last.</summary>
    public RowBlock Next()
    {
        var block = ++served == 0 ? First() : Following();
        reader.Compute(block);
        return block;
    }

    /// <summary>Asks the reading thread to end after the block it is at.</summary>
    public void Stop()
    {
        stopped = true;
        free.Release();
    }

    /// <summary>Stops, and returns when the reading thread does not touch the source any more.</summary>
    public void Dispose()
    {
        Stop();
        thread?.Join();
        reader.Dispose();
        free.Dispose();
        read.Dispose();
    }

    private RowBlock First()
    {
        var block = reader.Block(0);
        reader.Read(block);
        if (!block.IsLast)
        {
            thread = new Thread(ReadOn) { IsBackground = true, Name = nameof(BlockPipeline) };
            thread.Start();
        }

        return block;
    }

    private RowBlock Following()
    {
        free.Release();
        read.Wait();
        return reader.Block(served);
    }

    private void ReadOn()
    {
        for (var number = 1; ; number++)
        {
            free.Wait();
            if (stopped)
            {
                return;
            }

            var block = reader.Block(number);
            reader.Read(block);

            // Once it is passed on, the block may change at any time.
            var last = block.IsLast;
            read.Release();
            if (last)
            {
                return;
            }
        }
    }
}
