namespace Vae.Bench.Measuring;

/// <summary>
/// What a batch command is compared with: loops over rows that are in memory already, which throw their results away. One is what a program
/// would write, a session with ONNX Runtime's own threads; the other is the hardest, a session for each core.
/// </summary>
internal sealed class BatchPeers : IDisposable
{
    private readonly int rows;
    private readonly BareTensor[] firstOutputs;

    /// <param name="graph">The encoder or the decoder.</param>
    /// <param name="workload">How many rows and threads.</param>
    /// <param name="inputs">The rows.</param>
    /// <param name="outputs">Makes the memory of one batch's results.</param>
    public BatchPeers(byte[] graph, Workload workload, BareTensor[] inputs, Func<BareTensor[]> outputs)
    {
        rows = workload.Sizes.BatchPeerRows;
        firstOutputs = outputs();
        Session = new BareSession(graph, rows, inputs, firstOutputs);
        Threads = new BareThreads(graph, rows, inputs, outputs, workload.Threads);
    }

    /// <summary>One session with ONNX Runtime's own threads.</summary>
    public BareSession Session { get; }

    /// <summary>A session of one thread for each core.</summary>
    public BareThreads Threads { get; }

    /// <summary>The seconds that a row takes by <see cref="Session"/>.</summary>
    public double SessionSecondsPerRow() => InferenceRounds.Seconds(Session.Run) / rows;

    /// <summary>The seconds that a row takes by <see cref="Threads"/>.</summary>
    public double ThreadsSecondsPerRow() => InferenceRounds.Seconds(Threads.Run) / rows;

    /// <summary>The results of the first batch, row by row, all outputs of a row side by side.</summary>
    public float[] FirstBatch()
    {
        Session.Run(0);
        return
        [
            .. Enumerable
                .Range(0, BareSession.BatchSize)
                .SelectMany(row => firstOutputs.SelectMany(output => output.OfRow(row))),
        ];
    }

    public void Dispose()
    {
        Session.Dispose();
        Threads.Dispose();
    }
}
