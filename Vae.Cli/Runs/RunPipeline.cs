using System.Collections.Concurrent;

namespace Vae.Cli;

/// <summary>
/// Reads, computes and writes the blocks of a run at the same time, in the memory of a few blocks however many there are: one thread reads
/// in order, as many as there are cores compute and encode, and the caller's thread writes in order.
/// </summary>
internal sealed class RunPipeline(IRowSource source, IReadOnlyList<RowFile> files)
{
    /// <summary>Blocks that wait to be written, or to be computed, for each that is being computed.</summary>
    private const int BlocksPerWorker = 3;

    /// <summary>What blocks may take up together, as long as there is one for each worker.</summary>
    private const long MostBytes = 256 << 20;

    private readonly List<RunBlock> blocks = [];

    /// <summary>Hands the blocks to <paramref name="write"/>, in order; a block is over when that returns.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="write">Takes the blocks.</param>
    /// <param name="stopped">Is called at a cancellation, before a read under way, which may take long, is waited for.</param>
    /// <param name="cancellation">Looked at before each block.</param>
    public void Run(RowRange rows, Action<RunBlock> write, Action stopped, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var free = new BlockingCollection<RunBlock>();
        using var begun = new BlockingCollection<Task<RunBlock>>();
        var reading = Task.Factory.StartNew(
            () => Read(rows, free, begun, stop.Token),
            stop.Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        try
        {
            foreach (var block in begun.GetConsumingEnumerable(stop.Token))
            {
                write(block.GetAwaiter().GetResult());
                free.Add(block.Result, CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            stopped();
            throw;
        }
        finally
        {
            // Nothing may run on when this returns: what the blocks' memory and the source are used by is waited for.
            stop.Cancel();
            Task.WhenAny(reading).GetAwaiter().GetResult();
            Task.WhenAny(Task.WhenAll(begun)).GetAwaiter().GetResult();
            blocks.ForEach(block => block.Dispose());
        }

        reading.GetAwaiter().GetResult();
    }

    private void Read(
        RowRange rows,
        BlockingCollection<RunBlock> free,
        BlockingCollection<Task<RunBlock>> begun,
        CancellationToken cancellation
    )
    {
        var workers = new TaskFactory(
            new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, source.Workers).ConcurrentScheduler
        );
        try
        {
            for (var first = rows.First; first < rows.End(); )
            {
                var block = !free.TryTake(out var used) && MayMake() ? NewBlock() : used ?? free.Take(cancellation);
                block.MoveTo(first, rows.End());
                first += block.Count;
                source.Read(block);
                cancellation.ThrowIfCancellationRequested();
                begun.Add(workers.StartNew(() => Compute(block), CancellationToken.None), CancellationToken.None);
            }
        }
        finally
        {
            begun.CompleteAdding();
        }
    }

    private bool MayMake() =>
        blocks.Count <= source.Workers
        || (blocks.Count < BlocksPerWorker * source.Workers && blocks.Count * blocks[0].Bytes < MostBytes);

    private RunBlock NewBlock()
    {
        var block = source.NewBlock();
        block.Packed = [.. files.Select(file => new PackedRows(file))];
        blocks.Add(block);
        return block;
    }

    private RunBlock Compute(RunBlock block)
    {
        source.Compute(block);
        foreach (var packed in block.Packed)
        {
            packed.Fill(block.Results);
        }

        return block;
    }
}
