using System.Diagnostics;
using System.Threading.Channels;
using Vae.Inference;

namespace HttpInference;

/// <summary>
/// The requests of one operation that wait, and the workers that compute them. A worker that is free takes whatever waits, up to a batch;
/// nothing waits for a batch to fill. While all workers are busy, what arrives becomes the next batch.
/// </summary>
/// <param name="operation">What is computed.</param>
/// <param name="options">The sizes of queue and batch.</param>
/// <param name="slots">One for each batch that may be computed at the same time, shared by the queues of all operations.</param>
/// <param name="telemetry">What is counted.</param>
internal sealed class BatchQueue(Operation operation, ServerOptions options, SemaphoreSlim slots, Telemetry telemetry)
{
    // Rows bound the memory; no request has less than one, so that is also the most requests.
    private readonly Channel<QueuedRows> channel = Channel.CreateBounded<QueuedRows>(options.MaxQueueSize);
    private readonly KeyValuePair<string, object?> tag = new("vae.operation", operation.Name);
    private readonly Lock gate = new();
    private volatile bool stopping;
    private long pending;

    /// <summary>Whether it takes no new requests any more.</summary>
    public bool IsStopping => stopping;

    /// <summary>What is computed.</summary>
    public Operation Operation => operation;

    /// <summary>Refuses a request before its body is read, where there is no room for it.</summary>
    /// <exception cref="RequestException">The queue is full, or the server is shutting down.</exception>
    public void RequireRoom()
    {
        RequireTaking();
        if (Volatile.Read(ref pending) >= options.MaxQueueSize)
        {
            throw Full();
        }
    }

    /// <summary>
    /// Computes a request's rows. A request that is cancelled while it waits is never computed; once it is in a batch, it is computed with
    /// the others, because the batch reads its memory.
    /// </summary>
    /// <exception cref="RequestException">The queue is full, or the server is shutting down.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task ComputeAsync(QueuedRows rows, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Add(ref pending, rows.Count) > options.MaxQueueSize || !channel.Writer.TryWrite(rows))
            {
                RequireTaking();
                throw Full();
            }

            telemetry.QueueLength.Add(1, tag);
            await using var registration = cancellation.UnsafeRegister(
                static (state, token) => ((QueuedRows)state!).TryCancel(token),
                rows
            );
            await rows.Done;
        }
        finally
        {
            Interlocked.Add(ref pending, -rows.Count);
        }
    }

    /// <summary>Takes no new requests. Those that wait are computed before <see cref="WorkAsync"/> ends.</summary>
    public void Stop()
    {
        stopping = true;
        channel.Writer.TryComplete();
    }

    /// <summary>One worker: computes batches until the queue is stopped and empty.</summary>
    public async Task WorkAsync()
    {
        var batch = new List<QueuedRows>();
        while (await channel.Reader.WaitToReadAsync())
        {
            // First the slot and then the rows: what arrives while other batches are computed still joins this one.
            await slots.WaitAsync();
            try
            {
                Take(batch);
                if (batch.Count > 0)
                {
                    Compute(batch);
                }
            }
            finally
            {
                slots.Release();
                batch.Clear();
            }
        }
    }

    /// <summary>Takes the requests that wait, in their order, as far as one batch holds them.</summary>
    private void Take(List<QueuedRows> batch)
    {
        // Workers look before they take, so one at a time.
        lock (gate)
        {
            var count = 0;
            while (channel.Reader.TryPeek(out var next) && (batch.Count == 0 || Joins(next, batch[0], count)))
            {
                channel.Reader.TryRead(out _);
                telemetry.QueueLength.Add(-1, tag);
                if (next.TryTake())
                {
                    batch.Add(next);
                    count += next.Count;
                }
            }
        }
    }

    // Samples are drawn by one seed and one first row for a whole batch, so a request with samples is a batch of its own.
    private bool Joins(QueuedRows next, QueuedRows first, int count) =>
        next.Sampling is null && first.Sampling is null && next.Count <= options.MaxBatchSize - count;

    private void Compute(List<QueuedRows> batch)
    {
        try
        {
            // Its span has ended before the first answer goes out.
            ComputeTraced(batch);
            batch.ForEach(rows => rows.Succeed());
        }
        catch (Exception e)
        {
            // What a client can do wrong is found before: this is the server's own failure, and each of these requests answers with 500.
            batch.ForEach(rows => rows.Fail(e));
        }
    }

    private void ComputeTraced(List<QueuedRows> batch)
    {
        var count = batch.Sum(rows => rows.Count);
        var start = Stopwatch.GetTimestamp();
        using var activity = telemetry.StartBatch(operation.Name, count, batch);
        try
        {
            if (batch.Count == 1)
            {
                // Computed where it lies.
                var rows = batch[0];
                operation.Compute(rows.Input.Span, rows.Labels, rows.Output.Span, rows.Sampling);
            }
            else
            {
                ComputeTogether(batch, count);
            }
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }

        telemetry.BatchComputed(tag, count, Stopwatch.GetElapsedTime(start));
    }

    private void ComputeTogether(List<QueuedRows> batch, int count)
    {
        using var input = new Buffer<float>(count * operation.InputSize);
        using var labels = new Buffer<long>(batch.Sum(rows => rows.Labels.Length));
        using var output = new Buffer<float>(count * operation.OutputSize);
        var inputs = input.Span;
        var labelled = labels.Span;
        foreach (var rows in batch)
        {
            rows.Input.Span.CopyTo(inputs);
            rows.Labels.CopyTo(labelled);
            inputs = inputs[rows.Input.Length..];
            labelled = labelled[rows.Labels.Length..];
        }

        operation.Compute(input.Span, labels.Span, output.Span, sampling: null);
        var outputs = output.Span;
        foreach (var rows in batch)
        {
            outputs[..rows.Output.Length].CopyTo(rows.Output.Span);
            outputs = outputs[rows.Output.Length..];
        }
    }

    private void RequireTaking()
    {
        if (stopping)
        {
            throw new RequestException(
                StatusCodes.Status503ServiceUnavailable,
                "The server is shutting down and takes no new requests."
            );
        }
    }

    private RequestException Full() =>
        new(
            StatusCodes.Status429TooManyRequests,
            $"The queue to {operation.Name} has no room for the request, of the {options.MaxQueueSize} rows that it holds; try again later."
        );
}

/// <summary>One request's rows on their way through a queue, in memory that stays the request's own.</summary>
internal sealed class QueuedRows(
    int count,
    Buffer<float> input,
    long[] labels,
    Buffer<float> output,
    VaeScoreOptions? sampling = null
)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    // The worker that completes a request must not go on with that request's answer, which others of its batch wait behind.
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;

    /// <summary>The number of rows.</summary>
    public int Count => count;

    public Buffer<float> Input => input;

    /// <summary>One for each row; none for an unconditional model.</summary>
    public long[] Labels => labels;

    public Buffer<float> Output => output;

    /// <summary>How a score's samples are drawn; null for none.</summary>
    public VaeScoreOptions? Sampling => sampling;

    /// <summary>The request's own span, to which its batch's is linked.</summary>
    public ActivityContext? Trace { get; } = Activity.Current?.Context;

    /// <summary>Ends when the output is there, or the request is cancelled and nothing reads its memory any more.</summary>
    public Task Done => done.Task;

    /// <summary>Takes the request out of the queue, unless it was cancelled there.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Waiting) == Waiting;

    /// <summary>Cancels the request, unless it is in a batch already.</summary>
    public void TryCancel(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting)
        {
            done.SetCanceled(token);
        }
    }

    public void Succeed() => done.SetResult();

    public void Fail(Exception error) => done.SetException(error);
}
