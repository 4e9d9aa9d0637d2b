using System.Runtime.CompilerServices;

namespace Vae.Inference;

public sealed partial class VaeModel
{
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

    /// <summary>Encodes batches one after the other on the thread pool, in the memory of one batch however many there are.</summary>
    /// <inheritdoc cref="EncodeBatches"/>
    public IAsyncEnumerable<EncodedBatch> EncodeBatchesAsync(
        IAsyncEnumerable<DataBatch> batches,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        return EncodeEach(batches, cancellationToken);
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
            for (var done = 0L; done < count; done += batchSize)
            {
                var batch = await (next ?? Start(buffer, done)).ConfigureAwait(false);
                (buffer, spare) = (spare, buffer);
                next = done + batchSize < count ? Start(buffer, done + batchSize) : null;
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

    private async IAsyncEnumerable<EncodedBatch> EncodeEach(
        IAsyncEnumerable<DataBatch> batches,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var buffer = new BatchBuffer();
        var firstRow = 0L;
        await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var start = firstRow;
            var encoded = await Task.Run(() => EncodeInto(buffer, batch, start, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            firstRow += encoded.Count;
            yield return encoded;
        }
    }
}
