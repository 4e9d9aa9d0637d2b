using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HttpInference;

/// <summary>What the server counts, and its spans. docs/http.md lists them.</summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Vae.HttpInference";

    // Powers of two, because batches are between one row and MaxBatchSize.
    private static readonly InstrumentAdvice<int> Sizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096],
    };

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
    };

    private readonly ActivitySource source = new(Name);
    private readonly Histogram<int> batchSize;
    private readonly Histogram<double> computeDuration;
    private readonly Counter<long> rows;
    private readonly Counter<long> refused;

    public Telemetry(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        QueueLength = meter.CreateUpDownCounter<long>("vae.queue.length", "{request}", "Requests that wait.");
        batchSize = meter.CreateHistogram("vae.batch.size", "{row}", "Rows of a batch.", tags: null, Sizes);
        computeDuration = meter.CreateHistogram("vae.compute.duration", "s", "Time that a batch took.", null, Seconds);
        rows = meter.CreateCounter<long>("vae.rows", "{row}", "Rows computed.");
        refused = meter.CreateCounter<long>("vae.requests.refused", "{request}", "Requests refused, by status code.");
    }

    /// <summary>The requests that wait, by operation.</summary>
    public UpDownCounter<long> QueueLength { get; }

    /// <summary>Counts a batch.</summary>
    public void BatchComputed(KeyValuePair<string, object?> operation, int count, TimeSpan duration)
    {
        batchSize.Record(count, operation);
        rows.Add(count, operation);
        computeDuration.Record(duration.TotalSeconds, operation);
    }

    /// <summary>Counts a request that was refused.</summary>
    public void Refused(int status) =>
        refused.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));

    /// <summary>
    /// A span for a batch. It belongs to no request more than to another, so it is a root and links to the spans of all its requests.
    /// </summary>
    public Activity? StartBatch(string operation, int count, List<QueuedRows> batch)
    {
        if (!source.HasListeners())
        {
            return null;
        }

        var links = batch.Where(rows => rows.Trace is not null).Select(rows => new ActivityLink(rows.Trace!.Value));
        // The worker's own flow has no span, but that of whoever started the server may be there.
        Activity.Current = null;
        var activity = source.StartActivity(
            $"batch {operation}",
            ActivityKind.Internal,
            default(ActivityContext),
            null,
            links
        );
        return activity?.SetTag("vae.batch.size", count).SetTag("vae.batch.requests", batch.Count);
    }

    public void Dispose() => source.Dispose();
}
