namespace Vae.Inference;

public sealed partial class VaeModel
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
            for (var done = 0L; done < count; done += batchSize)
            {
                var rows = (int)Math.Min(batchSize, count - done);
                yield return GenerateInto(buffer, plan, seed, firstRow + done, rows, cancellationToken);
            }
        }
    }

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

    private GeneratedBatch GenerateInto(
        BatchBuffer buffer,
        LabelPlan? plan,
        long seed,
        long firstRow,
        int rows,
        CancellationToken cancellationToken
    )
    {
        var (imageLength, labelLength) = (checked(rows * DataSize), plan is null ? 0 : rows);
        buffer.Renew(imageLength, 0, labelLength);
        var labels = buffer.Labels.AsSpan(0, labelLength);
        plan?.Fill(seed, firstRow, labels);
        Generate(seed, firstRow, labels, buffer.First.AsSpan(0, imageLength), cancellationToken);
        return new GeneratedBatch(buffer, firstRow, rows, imageLength, labelLength);
    }

    private EncodedBatch EncodeInto(
        BatchBuffer buffer,
        DataBatch batch,
        long firstRow,
        CancellationToken cancellationToken
    )
    {
        var rows = CountImages(batch.Images.Length);
        var length = checked(rows * LatentSize);
        buffer.Renew(length, length, 0);
        Encode(
            batch.Images.Span,
            batch.Labels.Span,
            buffer.First.AsSpan(0, length),
            buffer.Second.AsSpan(0, length),
            cancellationToken
        );
        return new EncodedBatch(buffer, firstRow, rows, length);
    }

    private void CheckStream(long count, long firstRow, ref int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        CheckFirstRow(firstRow);
        batchSize = batchSize == 0 ? BatchSize : batchSize;
    }
}
