using System.Runtime.CompilerServices;

namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>Encodes batches one after the other, in the memory of one batch however many there are.</summary>
    /// <param name="batches">The rows; a batch's memory is read before the next one is asked for.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>The batches' posteriors in the same order, each valid until the next one is asked for.</returns>
    /// <exception cref="ArgumentException">A batch does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<EncodedBatch> EncodeBatches(
        IEnumerable<DataBatch> batches,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        return Batches();

        IEnumerable<EncodedBatch> Batches()
        {
            var buffer = new BatchBuffer();
            var firstRow = 0L;
            foreach (var batch in batches)
            {
                var encoded = EncodeInto(buffer, batch, firstRow, cancellationToken);
                firstRow += encoded.Count;
                yield return encoded;
            }
        }
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

    private EncodedBatch EncodeInto(
        BatchBuffer buffer,
        DataBatch batch,
        long firstRow,
        CancellationToken cancellationToken
    )
    {
        var rows = CountRows(batch.Data.Length);
        var length = Argument.Length(rows, LatentSize, "batch of codes");
        buffer.Renew(length, length, 0);
        Encode(
            batch.Data.Span,
            batch.Labels.Span,
            buffer.First.AsSpan(0, length),
            buffer.Second.AsSpan(0, length),
            cancellationToken
        );
        return new EncodedBatch(buffer, firstRow, rows, length);
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
