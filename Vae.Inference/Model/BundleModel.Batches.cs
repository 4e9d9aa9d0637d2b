using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Vae.Inference;

public abstract partial class BundleModel
{
    // With fewer rows a thread, the threads of one ONNX Runtime call that share each row's work are as good.
    private const int FewRows = 32;

    private readonly ConcurrentBag<BatchTeam> teams = [];

    /// <summary>
    /// Cuts a call into batches and computes them: side by side, each on one thread, where there are rows enough, so that no thread waits
    /// for another that the system has taken its core from; else one after the other, on the threads of ONNX Runtime.
    /// </summary>
    private protected void RunBatches<TWork>(
        TWork work,
        int rows,
        ModelGraphs graphs,
        CancellationToken cancellationToken
    )
        where TWork : struct, IBatchWork
    {
        if (Math.Min(Threads, rows / FewRows) is var lanes and > 1 && SingleThreaded != this)
        {
            SingleThreaded.RunSideBySide(work, rows, lanes, graphs, cancellationToken);
            return;
        }

        var size = EvenBatch(rows, lanes: 1);
        var runs = default(GraphRuns);
        try
        {
            Rent(graphs, ref runs);
            for (var start = 0; start < rows; start += size)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work.Run(runs, start, Math.Min(size, rows - start));
            }
        }
        finally
        {
            Return(graphs, runs);
        }
    }

    private void RunSideBySide(
        IBatchWork work,
        int rows,
        int lanes,
        ModelGraphs graphs,
        CancellationToken cancellationToken
    )
    {
        var team = teams.TryTake(out var used) ? used : new BatchTeam();
        try
        {
            // All at once: a model that is disposed meanwhile still ends this call.
            for (var i = 0; i < lanes; i++)
            {
                var runs = default(GraphRuns);
                try
                {
                    Rent(graphs, ref runs);
                }
                finally
                {
                    team.Add(runs);
                }
            }

            team.Run(work, rows, EvenBatch(rows, lanes), cancellationToken);
        }
        finally
        {
            while (team.TryRemove(out var runs))
            {
                Return(graphs, runs);
            }

            teams.Add(team);
        }
    }

    /// <summary>
    /// The rows of one batch when <paramref name="rows"/> are cut into as few batches as possible, all about as large and as many for each
    /// lane: no batch is a small rest, and equal sizes let ONNX Runtime and the bindings use their memory again.
    /// </summary>
    private int EvenBatch(int rows, int lanes)
    {
        var each = ((long)BatchSize * lanes + rows - 1) / ((long)BatchSize * lanes);
        var batches = Math.Max(1, each * lanes);
        return (int)((rows + batches - 1) / batches);
    }

    /// <summary>What takes a call's rows: the encoder, the detector or the prior of codes; null for a call that only decodes.</summary>
    private GraphRunner? First(ModelGraphs graphs) =>
        (graphs & ModelGraphs.Encoder) != 0 ? sessions.Encoder
        : (graphs & ModelGraphs.Detector) != 0 ? sessions.Detector
        : (graphs & ModelGraphs.Prior) != 0 ? sessions.Prior
        : null;

    private void Rent(ModelGraphs graphs, ref GraphRuns runs)
    {
        runs.Encode = Rent(First(graphs));
        runs.Posterior = (graphs & ModelGraphs.Posterior) != 0 ? Rent(sessions.Posterior) : null;
        runs.Decode = (graphs & ModelGraphs.Decoder) != 0 ? Rent(sessions.Decoder) : null;
    }

    private GraphRun? Rent(GraphRunner? runner)
    {
        ThrowIfDisposed();
        return runner is null ? null : runner.TryRent() ?? throw Gone();
    }

    private void Return(ModelGraphs graphs, GraphRuns runs)
    {
        Return(First(graphs), runs.Encode);
        Return(sessions.Posterior, runs.Posterior);
        Return(sessions.Decoder, runs.Decode);
    }

    private static void Return(GraphRunner? runner, GraphRun? run)
    {
        if (run is not null)
        {
            runner!.Return(run);
        }
    }

    /// <summary>Encodes one batch; mean and log-variance, or the codes, are then in the run's buffers.</summary>
    /// <returns>The data as it was encoded: clipped where the options ask for that, until the run's next batch.</returns>
    private protected ReadOnlySpan<float> EncodeBatch(
        GraphRun run,
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        int firstRow
    )
    {
        CheckData(data, firstRow);
        data = ClipsData ? run.Clip(data) : data;
        labels.CopyTo(run.Labels);
        run.Execute(data, data.Length / DataSize);
        return data;
    }

    /// <summary>Decodes the latent rows or the codes in the run's buffer.</summary>
    private protected void DecodeBatch(GraphRun run, ReadOnlySpan<long> labels, Span<float> data)
    {
        labels.CopyTo(run.Labels);
        run.Execute(data, data.Length / DataSize);
    }

    /// <summary>Rows as black and white pixels, drawn by the seed and the number of the row (<see cref="VaeScoreOptions.Binarize"/>).</summary>
    private protected ReadOnlySpan<float> Binarized(
        ReadOnlySpan<float> data,
        VaeScoreOptions options,
        int firstRow,
        Span<float> drawn
    )
    {
        CheckData(data, firstRow);
        data.CopyTo(drawn);
        for (var i = 0; i < data.Length / DataSize; i++)
        {
            var pixels = drawn.Slice(i * DataSize, DataSize);
            BinaryPixels.Draw(options.Seed, options.FirstRow + firstRow + i, NoisePurpose.Binarization, pixels);
        }

        return drawn[..data.Length];
    }

    private protected void CheckBinarize(VaeScoreOptions options) =>
        Argument.Require(
            !options.Binarize || Signature.Likelihood == Likelihood.Bernoulli,
            $"The rows are to be scored as black and white pixels and the model's likelihood is {Signature.Likelihood}; expected {nameof(Likelihood.Bernoulli)}."
        );

    /// <summary>Rows in memory that is pinned for as long as a call takes; none where there is no memory.</summary>
    private protected readonly unsafe struct PinnedRows<T>(T* first, int width)
        where T : unmanaged
    {
        public Span<T> Part(int start, int count) =>
            first is null ? [] : new Span<T>(first + (long)start * width, count * width);
    }
}

/// <summary>The graphs that a call runs.</summary>
[Flags]
internal enum ModelGraphs
{
    Encoder = 1,
    Decoder = 2,
    Detector = 4,
    Prior = 8,
    Posterior = 16,
}

/// <summary>The runs of the graphs that a call takes, on one thread; null for those that it does not.</summary>
internal struct GraphRuns
{
    /// <summary>What takes the call's rows: of the encoder, the detector or the prior of codes.</summary>
    public GraphRun? Encode;

    /// <summary>Of the posteriors of levels.</summary>
    public GraphRun? Posterior;

    /// <summary>Of the decoder.</summary>
    public GraphRun? Decode;
}

/// <summary>What a call does to some of its rows, on one thread.</summary>
internal interface IBatchWork
{
    /// <summary>Computes <paramref name="count"/> rows from <paramref name="start"/> on.</summary>
    void Run(GraphRuns runs, int start, int count);
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
    private readonly Stack<GraphRuns> idle = new();
    private IBatchWork work = null!;
    private CancellationToken cancellation;
    private int rows;
    private int size;
    private int next;
    private int running;
    private int failedAt;
    private ExceptionDispatchInfo? error;

    /// <summary>Adds the runs of one thread, before <see cref="Run"/>.</summary>
    public void Add(GraphRuns runs) => idle.Push(runs);

    /// <summary>Takes the runs of one thread back, after <see cref="Run"/>.</summary>
    public bool TryRemove(out GraphRuns runs) => idle.TryPop(out runs);

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
                work.Run(runs, start, Math.Min(size, rows - start));
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            Done(start, runs, failure);
        }
    }

    private bool TryTake(out int start, out GraphRuns runs)
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

    private void Done(int start, GraphRuns runs, ExceptionDispatchInfo? failure)
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

/// <summary>Working memory that is used again, so that a steady stream of calls allocates none.</summary>
internal static class Scratch
{
    public static float[] Rent(long length) =>
        length <= Array.MaxLength
            ? ArrayPool<float>.Shared.Rent((int)length)
            : throw new ArgumentException(
                $"One batch needs {length} numbers of working memory; at most {Array.MaxLength} fit."
            );

    public static void Return(float[] array) => ArrayPool<float>.Shared.Return(array);
}
