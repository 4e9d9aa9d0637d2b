using System.Runtime.ExceptionServices;

namespace Vae.Inference;

/// <summary>What a call does to some of its rows, on one thread.</summary>
internal interface IBatchWork
{
    /// <summary>Computes <paramref name="count"/> rows from <paramref name="start"/> on.</summary>
    void Run(GraphRun? encode, GraphRun? decode, int start, int count);
}

/// <summary>
/// The batches of one call, which the calling thread and threads of the pool take in turn: each of them has a run of one thread, waits for
/// no other, and computes as many batches as its core lets it. The caller never waits for a thread that has not begun.
/// </summary>
/// <remarks>
/// Used again by later calls. A thread of the pool that comes too late finds nothing to take, or helps the call that is under way by then.
/// </remarks>
internal sealed class BatchTeam : IThreadPoolWorkItem
{
    private readonly object gate = new();
    private readonly Stack<(GraphRun? Encode, GraphRun? Decode)> idle = new();
    private IBatchWork work = null!;
    private CancellationToken cancellation;
    private int rows;
    private int size;
    private int next;
    private int running;
    private int failedAt;
    private ExceptionDispatchInfo? error;

    /// <summary>Adds the runs of one thread, before <see cref="Run"/>.</summary>
    public void Add(GraphRun? encode, GraphRun? decode) => idle.Push((encode, decode));

    /// <summary>Takes the runs of one thread back, after <see cref="Run"/>.</summary>
    public bool TryRemove(out (GraphRun? Encode, GraphRun? Decode) runs) => idle.TryPop(out runs);

    /// <summary>Computes all rows in batches of <paramref name="batchSize"/>, on as many threads as runs were added.</summary>
    /// <remarks>Where batches fail, the first one's error is thrown, and all batches before it are done.</remarks>
    public void Run(IBatchWork batches, int rowCount, int batchSize, CancellationToken cancellationToken)
    {
        var helpers = idle.Count - 1;
        lock (gate)
        {
            (work, rows, size, cancellation) = (batches, rowCount, batchSize, cancellationToken);
            (next, failedAt, error) = (0, int.MaxValue, null);
        }

        for (var i = 0; i < helpers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Execute();
        lock (gate)
        {
            while (running > 0)
            {
                Monitor.Wait(gate);
            }
        }

        error?.Throw();
    }

    /// <summary>Computes batches as long as there are any.</summary>
    public void Execute()
    {
        while (TryTake(out var start, out var runs))
        {
            ExceptionDispatchInfo? failure = null;
            try
            {
                cancellation.ThrowIfCancellationRequested();
                work.Run(runs.Encode, runs.Decode, start, Math.Min(size, rows - start));
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            Done(start, runs, failure);
        }
    }

    private bool TryTake(out int start, out (GraphRun? Encode, GraphRun? Decode) runs)
    {
        lock (gate)
        {
            start = next;
            runs = default;
            if (next >= rows || !idle.TryPop(out runs))
            {
                return false;
            }

            running++;
            next = (int)Math.Min((long)next + size, rows);
            return true;
        }
    }

    private void Done(int start, (GraphRun? Encode, GraphRun? Decode) runs, ExceptionDispatchInfo? failure)
    {
        lock (gate)
        {
            idle.Push(runs);
            running--;
            if (failure is not null)
            {
                // No more are taken; those taken before, of which one may fail in an earlier row, are done.
                next = rows;
                (failedAt, error) = start < failedAt ? (start, failure) : (failedAt, error);
            }

            if (running == 0)
            {
                Monitor.Pulse(gate);
            }
        }
    }
}
