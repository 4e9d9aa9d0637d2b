using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

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

    /// <summary>Whether there is a session.</summary>
    public bool IsLoaded
    {
        get
        {
            lock (gate)
            {
                return session is not null;
            }
        }
    }

    /// <summary>Makes the session if there is none yet.</summary>
    public void Load()
    {
        lock (gate)
        {
            Session();
        }
    }

    /// <summary>A run for the calling thread alone, until <see cref="Return"/>; null when the graph is freed.</summary>
    public GraphRun? TryRent()
    {
        lock (gate)
        {
            if (disposed)
            {
                return null;
            }

            if (!idle.TryPop(out var run))
            {
                run = new GraphRun(Session(), file, tensors, options.BatchSize, bindAlways);
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
