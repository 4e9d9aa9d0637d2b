using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// Threads that each run libtorch on one thread, and meet when all parts of a piece of work are done. Libtorch's own threads meet after
/// every operator and spin while they wait for each other, which takes many times as long as soon as another process wants a core.
/// </summary>
/// <remarks>
/// The calling thread is one of them; its thread count in libtorch, and the process's, is one from then on.
/// </remarks>
internal sealed class TrainingLanes : IDisposable
{
    private readonly BlockingCollection<Work> offered = [];
    private readonly Thread[] helpers;

    /// <summary>The most parts of a batch: each has a copy of the gradients.</summary>
    private const int MostParts = 16;

    /// <summary>The arithmetic that makes up for what a part costs besides, some hundred calls of operators.</summary>
    private const double PartOperations = 5e8;

    /// <summary>The arithmetic for each parameter that makes up for adding its gradients.</summary>
    private const double PartOperationsPerParameter = 300;

    /// <summary>The fewest rows of a part that is normalised by its own moments, which fewer rows tell badly.</summary>
    private const int NormalizedRows = 32;

    /// <summary>Starts the threads, one less than <paramref name="count"/>.</summary>
    public TrainingLanes(int count)
    {
        helpers = [.. Enumerable.Range(1, count - 1).Select(Start)];
        set_num_threads(1);
    }

    /// <summary>
    /// The parts of a batch: a function of the work and not of the threads, because the parts' sizes decide the last bits of what they
    /// give.
    /// </summary>
    public static int PartsOf(VaeArchitecture network, int rows)
    {
        var least = Math.Max(PartOperations, PartOperationsPerParameter * network.ParameterCount);
        var most = network.NormalizesBatches ? Math.Max(rows / NormalizedRows, 1) : rows;
        return (int)Math.Clamp(rows * network.TrainingOperations / least, 1, Math.Min(MostParts, most));
    }

    /// <summary>Does the parts 0 to <paramref name="parts"/> − 1, each once on any of the threads; returns when all are done.</summary>
    /// <exception cref="Exception">What the first part that failed has thrown.</exception>
    public void Run(int parts, Action<int> part)
    {
        // Somebody who was told of the progress may have changed it.
        set_num_threads(1);
        var work = new Work(parts, part);
        for (var helper = 0; helper < Math.Min(helpers.Length, parts - 1); helper++)
        {
            offered.Add(work);
        }

        work.DoWhatIsLeft();
        work.Finish();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        offered.CompleteAdding();
        Array.ForEach(helpers, helper => helper.Join());
        offered.Dispose();
    }

    private Thread Start(int number)
    {
        var thread = new Thread(Help) { IsBackground = true, Name = $"VaeTrainer {number}" };
        thread.Start();
        return thread;
    }

    private void Help()
    {
        // A thread takes over the process's count at its first call, so that comes before its own.
        _ = get_num_threads();
        set_num_threads(1);
        foreach (var work in offered.GetConsumingEnumerable())
        {
            work.DoWhatIsLeft();
        }
    }

    /// <summary>Whoever is free takes the next part, so a thread that has to share its core with another process does fewer.</summary>
    private sealed class Work(int parts, Action<int> part)
    {
        private readonly Exception?[] errors = new Exception?[parts];
        private readonly object gate = new();
        private int left = parts;
        private int taken = -1;

        public void DoWhatIsLeft()
        {
            int number;
            while ((number = Interlocked.Increment(ref taken)) < errors.Length)
            {
                try
                {
                    part(number);
                }
                catch (Exception e)
                {
                    errors[number] = e;
                }

                lock (gate)
                {
                    if (--left == 0)
                    {
                        Monitor.Pulse(gate);
                    }
                }
            }
        }

        /// <summary>Waits for the parts, not for the threads: one that wakes up late finds nothing left and harms nobody.</summary>
        public void Finish()
        {
            lock (gate)
            {
                while (left > 0)
                {
                    Monitor.Wait(gate);
                }
            }

            if (errors.FirstOrDefault(error => error is not null) is { } first)
            {
                ExceptionDispatchInfo.Throw(first);
            }
        }
    }
}
