using Microsoft.Extensions.Diagnostics.HealthChecks;
using Vae.Inference;

namespace HttpInference;

/// <summary>
/// A queue for each operation, so that requests of different ones do not cut each other's batches, and the workers of all.
/// </summary>
internal sealed class BatchQueues : IHostedService, IHealthCheck, IDisposable
{
    private readonly IReadOnlyList<BatchQueue> all;
    private readonly int workers;
    private readonly CancellationTokenRegistration stopping;
    private Task running = Task.CompletedTask;

    public BatchQueues(VaeModel model, ServerOptions options, Telemetry telemetry, IHostApplicationLifetime lifetime)
    {
        var operations = new Operations(model);
        workers = options.Workers;
        Slots = new SemaphoreSlim(workers);
        Encode = Queue(operations.Encode);
        Decode = Queue(operations.Decode);
        Reconstruct = Queue(operations.Reconstruct);
        Score = Queue(operations.Score);
        all = [Encode, Decode, Reconstruct, Score];
        // Before Kestrel stops: a request whose body is still on its way is refused, those that wait are answered.
        stopping = lifetime.ApplicationStopping.Register(Stop);

        BatchQueue Queue(Operation operation) => new(operation, options, Slots, telemetry);
    }

    public BatchQueue Encode { get; }

    public BatchQueue Decode { get; }

    public BatchQueue Reconstruct { get; }

    public BatchQueue Score { get; }

    /// <summary>One for each batch that may be computed at the same time. Who holds them all, stops all computing.</summary>
    public SemaphoreSlim Slots { get; }

    /// <summary>Starts the workers.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Batches are computed on threads of the pool, which has one for each core at once: without more, a core's batch would keep
        // Kestrel from reading what belongs into the next one.
        ThreadPool.GetMinThreads(out var threads, out var completionThreads);
        ThreadPool.SetMinThreads(Math.Max(threads, Environment.ProcessorCount + workers), completionThreads);
        running = Task.WhenAll(
            all.SelectMany(queue => Enumerable.Range(0, workers).Select(_ => Task.Run(queue.WorkAsync)))
        );
        return Task.CompletedTask;
    }

    /// <summary>Waits until every request that waited is answered.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return running.WaitAsync(cancellationToken);
    }

    /// <summary>Whether the server takes requests, for <c>/health/ready</c>.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            Encode.IsStopping ? HealthCheckResult.Unhealthy("Shutting down.") : HealthCheckResult.Healthy()
        );

    public void Dispose()
    {
        stopping.Dispose();
        Slots.Dispose();
    }

    private void Stop()
    {
        foreach (var queue in all)
        {
            queue.Stop();
        }
    }
}
