namespace Vae.Bench.Measuring;

/// <summary>
/// The most that ONNX Runtime gives: a <see cref="BareSession"/> of one thread on each of several threads, which take batch after batch from
/// the same rows, so that none waits for another.
/// </summary>
internal sealed class BareThreads : IDisposable
{
    private readonly BareSession[] sessions;
    private int taken;

    /// <param name="graph">The graph.</param>
    /// <param name="rows">The rows of all batches.</param>
    /// <param name="inputs">The inputs of all sessions.</param>
    /// <param name="outputs">Makes the outputs of one session.</param>
    /// <param name="threads">The number of sessions.</param>
    public BareThreads(byte[] graph, int rows, BareTensor[] inputs, Func<BareTensor[]> outputs, int threads) =>
        sessions = [
            .. Enumerable.Range(0, threads).Select(_ => new BareSession(graph, rows, inputs, outputs(), threads: 1)),
        ];

    /// <summary>Runs the graph on every row.</summary>
    public void Run()
    {
        taken = 0;
        var threads = sessions.Select(session => new Thread(() => TakeBatches(session))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    public void Dispose() => Array.ForEach(sessions, session => session.Dispose());

    private void TakeBatches(BareSession session)
    {
        while (Interlocked.Increment(ref taken) - 1 is var batch && batch < session.Batches)
        {
            session.Run(batch);
        }
    }
}
