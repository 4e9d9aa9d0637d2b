using System.Collections.Concurrent;

namespace Vae.Inference;

public sealed partial class VaeModel
{
    // With fewer rows a thread, the threads of one ONNX Runtime call that share each row's work are as good.
    private const int FewRows = 32;

    private readonly ConcurrentBag<BatchTeam> teams = [];

    /// <summary>
    /// Cuts a call into batches and computes them: side by side, each on one thread, where there are rows enough, so that no thread waits
    /// for another that the system has taken its core from; else one after the other, on the threads of ONNX Runtime.
    /// </summary>
    private void RunBatches<TWork>(
        TWork work,
        int rows,
        bool encodes,
        bool decodes,
        CancellationToken cancellationToken
    )
        where TWork : struct, IBatchWork
    {
        if (Math.Min(Threads, rows / FewRows) is var lanes and > 1 && SingleThreaded != this)
        {
            SingleThreaded.RunSideBySide(work, rows, lanes, encodes, decodes, cancellationToken);
            return;
        }

        var size = EvenBatch(rows, lanes: 1);
        GraphRun? encode = null;
        GraphRun? decode = null;
        try
        {
            encode = encodes ? encoder.Rent() : null;
            decode = decodes ? decoder.Rent() : null;
            for (var start = 0; start < rows; start += size)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work.Run(encode, decode, start, Math.Min(size, rows - start));
            }
        }
        finally
        {
            Return(encode, decode);
        }
    }

    private void RunSideBySide(
        IBatchWork work,
        int rows,
        int lanes,
        bool encodes,
        bool decodes,
        CancellationToken cancellationToken
    )
    {
        var team = teams.TryTake(out var used) ? used : new BatchTeam();
        try
        {
            // All at once: a model that is disposed meanwhile still ends this call.
            for (var i = 0; i < lanes; i++)
            {
                var encode = encodes ? encoder.Rent() : null;
                team.Add(encode, decodes ? decoder.Rent() : null);
            }

            team.Run(work, rows, EvenBatch(rows, lanes), cancellationToken);
        }
        finally
        {
            while (team.TryRemove(out var runs))
            {
                Return(runs.Encode, runs.Decode);
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

    private void Return(GraphRun? encode, GraphRun? decode)
    {
        if (encode is not null)
        {
            encoder.Return(encode);
        }

        if (decode is not null)
        {
            decoder.Return(decode);
        }
    }

    /// <summary>Rows in memory that is pinned for as long as a call takes; none where there is no memory.</summary>
    private readonly unsafe struct PinnedRows<T>(T* first, int width)
        where T : unmanaged
    {
        public Span<T> Part(int start, int count) =>
            first is null ? [] : new Span<T>(first + (long)start * width, count * width);
    }
}
