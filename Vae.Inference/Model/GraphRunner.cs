using Microsoft.ML.OnnxRuntime;

namespace Vae.Inference;

/// <summary>
/// A graph's session and the <see cref="GraphRun"/>s of the threads that use it. The session is made at first use; it is disposed when
/// the model is and no run is under way any more.
/// </summary>
internal sealed class GraphRunner(
    byte[] graph,
    string file,
    VaeModelOptions options,
    IReadOnlyList<TensorContract> tensors
) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<GraphRun> idle = new();
    private readonly bool bindAlways =
        options.SessionOptionsFactory is not null || options.ExecutionProvider != ExecutionProvider.Cpu;
    private InferenceSession? session;
    private int active;
    private bool disposed;

    /// <summary>Makes the session if there is none yet.</summary>
    public void Load()
    {
        lock (gate)
        {
            Session();
        }
    }

    /// <summary>A run for the calling thread alone, until <see cref="Return"/>.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public GraphRun Rent()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(VaeModel));
            if (!idle.TryPop(out var run))
            {
                run = new GraphRun(Session(), tensors, options.BatchSize, bindAlways);
            }

            active++;
            return run;
        }
    }

    /// <summary>Takes a run back.</summary>
    public void Return(GraphRun run)
    {
        lock (gate)
        {
            active--;
            idle.Push(run);
            Release();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Release();
        }
    }

    private InferenceSession Session() => session ??= SessionFactory.Create(graph, file, options, tensors);

    private void Release()
    {
        if (!disposed || active > 0)
        {
            return;
        }

        while (idle.TryPop(out var run))
        {
            run.Dispose();
        }

        session?.Dispose();
        session = null;
    }
}
