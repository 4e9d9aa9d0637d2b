using System.Runtime.CompilerServices;

namespace Vae.Inference;

public abstract partial class BundleModel
{
    /// <summary>Generates rows batch by batch, in the memory of one batch however many there are.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="labels">The labels; every class in turn when null. Null for an unconditional model.</param>
    /// <param name="seed">The seed; row i depends on it, its label and <paramref name="firstRow"/> + i alone.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="batchSize">The rows of a batch; <see cref="BatchSize"/> when 0.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>Batches, each valid until the next one is asked for.</returns>
    /// <exception cref="ArgumentException">A number is negative, or the labels do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeModel.Load("models/mnist-cvae");
    /// foreach (var batch in model.GenerateBatches(count: 1_000_000, LabelPlan.Parse("0-9", model.ClassCount), seed: 7))
    /// {
    ///     Console.WriteLine($"Rows from {batch.FirstRow} on: {batch.Data.Length} numbers.");
    /// }
    /// </code>
    /// </example>
    public IEnumerable<GeneratedBatch> GenerateBatches(
        long count,
        LabelPlan? labels = null,
        long seed = 0,
        long firstRow = 0,
        int batchSize = 0,
        CancellationToken cancellationToken = default
    )
    {
        CheckStream(count, firstRow, ref batchSize);
        return Batches(PlanFor(labels));

        IEnumerable<GeneratedBatch> Batches(LabelPlan? plan)
        {
            var buffer = new BatchBuffer();
            for (var done = 0L; done < count; done += Math.Min(batchSize, count - done))
            {
                var rows = (int)Math.Min(batchSize, count - done);
                yield return GenerateInto(buffer, plan, seed, firstRow + done, rows, cancellationToken);
            }
        }
    }

    private GeneratedBatch GenerateInto(
        BatchBuffer buffer,
        LabelPlan? plan,
        long seed,
        long firstRow,
        int rows,
        CancellationToken cancellationToken
    )
    {
        var (dataLength, labelLength) = (rows * DataSize, plan is null ? 0 : rows);
        buffer.Renew(dataLength, 0, labelLength);
        var labels = buffer.Labels.AsSpan(0, labelLength);
        plan?.Fill(seed, firstRow, labels);
        Generate(seed, firstRow, labels, buffer.First.AsSpan(0, dataLength), cancellationToken);
        return new GeneratedBatch(buffer, firstRow, rows, dataLength, labelLength);
    }

    private void CheckStream(long count, long firstRow, ref int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        Argument.RequireRows(firstRow, count);
        // No batch is longer than the stream, and none reaches beyond the last number that counts its rows.
        batchSize = (int)Math.Clamp(count, 1, batchSize == 0 ? BatchSize : batchSize);
        Argument.Length(batchSize, Math.Max(DataSize, LatentSize), "batch");
    }

    /// <summary>
    /// Generates rows batch by batch on the thread pool, in the memory of two batches: while one is being consumed, the next is computed.
    /// </summary>
    /// <inheritdoc cref="GenerateBatches"/>
    public IAsyncEnumerable<GeneratedBatch> GenerateBatchesAsync(
        long count,
        LabelPlan? labels = null,
        long seed = 0,
        long firstRow = 0,
        int batchSize = 0,
        CancellationToken cancellationToken = default
    )
    {
        CheckStream(count, firstRow, ref batchSize);
        return GenerateAhead(count, PlanFor(labels), seed, firstRow, batchSize, cancellationToken);
    }

    private async IAsyncEnumerable<GeneratedBatch> GenerateAhead(
        long count,
        LabelPlan? plan,
        long seed,
        long firstRow,
        int batchSize,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (buffer, spare) = (new BatchBuffer(), new BatchBuffer());
        Task<GeneratedBatch>? next = null;
        try
        {
            for (var done = 0L; done < count; done += Math.Min(batchSize, count - done))
            {
                var batch = await (next ?? Start(buffer, done)).ConfigureAwait(false);
                (buffer, spare) = (spare, buffer);
                next = batchSize < count - done ? Start(buffer, done + batchSize) : null;
                yield return batch;
                spare.Renew(0, 0, 0);
            }
        }
        finally
        {
            // A consumer that stops early waits for the batch under way, so that nothing runs on after the loop.
            await ((Task?)next ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<GeneratedBatch> Start(BatchBuffer into, long done) =>
            Task.Run(
                () =>
                    GenerateInto(
                        into,
                        plan,
                        seed,
                        firstRow + done,
                        (int)Math.Min(batchSize, count - done),
                        cancellationToken
                    ),
                cancellationToken
            );
    }
}
