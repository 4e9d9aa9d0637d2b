using System.Globalization;
using System.Runtime.InteropServices;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>A data set from which batches are picked by row number, as tensors of an architecture's shape.</summary>
internal sealed class TensorRows
{
    // The rows of a data set that are checked at once.
    private const int ChunkRows = 1024;

    private readonly VaeDataset data;
    private readonly VaeArchitecture architecture;
    private readonly double meanWeight;

    /// <summary>Checks the rows against the architecture.</summary>
    /// <exception cref="InvalidDataException">They do not fit it; the message names the first that does not.</exception>
    public TensorRows(VaeDataset data, VaeArchitecture architecture)
    {
        (this.data, this.architecture) = (data, architecture);
        RequireFit();
        meanWeight = data.Weights.IsEmpty ? 1 : data.Weights.ToArray().Average(weight => (double)weight);
    }

    /// <summary>The number of rows.</summary>
    public int Count => data.Count;

    /// <summary>
    /// The rows with these numbers, as float32 in the current dispose scope; their labels where the architecture is conditional, and their
    /// weights, 1 on the average of all rows, where they have some.
    /// </summary>
    public TensorBatch Batch(ReadOnlySpan<int> rows)
    {
        long[] size = [rows.Length, .. architecture.Shape.Select(d => (long)d)];
        var picked = empty(size, data.Rows.AreBytes ? uint8 : float32);
        data.Rows.Gather(rows, picked.bytes);
        ClearUncounted(rows, picked);
        if (data.Rows.AreBytes)
        {
            picked = picked.to(float32).div_(Scalars.LargestByte);
        }

        return new TensorBatch(picked, Labels(rows), Weights(rows));
    }

    /// <summary>
    /// Puts a usual row in the place of each of the weight 0: whatever such a row holds, 0 times what it costs has to be 0, and is no number
    /// where the cost is infinite.
    /// </summary>
    private void ClearUncounted(ReadOnlySpan<int> rows, Tensor picked)
    {
        var scaledMeans = architecture.Standardization?.Means ?? [];
        for (var i = 0; !data.Weights.IsEmpty && i < rows.Length; i++)
        {
            if (data.Weights.Span[rows[i]] > 0)
            {
                continue;
            }

            var row = picked.bytes.Slice(i * data.Rows.RowBytes, data.Rows.RowBytes);
            row.Clear();
            for (var j = 0; !data.Rows.AreBytes && j < scaledMeans.Count; j++)
            {
                MemoryMarshal.Cast<byte, float>(row)[j] = scaledMeans[j];
            }
        }
    }

    private Tensor? Labels(ReadOnlySpan<int> rows)
    {
        if (!architecture.IsConditional)
        {
            return null;
        }

        var labels = empty(rows.Length, int64);
        var values = MemoryMarshal.Cast<byte, long>(labels.bytes);
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = data.Labels.Span[rows[i]];
        }

        return labels;
    }

    private Tensor? Weights(ReadOnlySpan<int> rows)
    {
        if (data.Weights.IsEmpty)
        {
            return null;
        }

        var weights = empty(rows.Length, float32);
        var values = MemoryMarshal.Cast<byte, float>(weights.bytes);
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = (float)(data.Weights.Span[rows[i]] / meanWeight);
        }

        return weights;
    }

    private void RequireFit()
    {
        if (!architecture.Shape.Accepts(data.Shape))
        {
            throw new InvalidDataException(
                $"The rows of {data.Name} have shape {data.Shape}; the network expects {architecture.Shape}."
            );
        }

        if (architecture.NormalizesBatches && !data.Weights.IsEmpty)
        {
            throw new InvalidDataException(
                $"The rows of {data.Name} have weights and the network has a {nameof(BatchNormLayer)}, whose averages every row of a batch changes alike; expected rows without weights, or a {nameof(GroupNormLayer)} in its place."
            );
        }

        if (architecture.IsConditional && !data.HasLabels)
        {
            throw new InvalidDataException(
                $"The data set {data.Name} has no labels; a conditional network needs them."
            );
        }

        var labels = data.Labels.Span;
        for (var i = 0; architecture.IsConditional && i < labels.Length; i++)
        {
            if (labels[i] >= architecture.ClassCount)
            {
                throw new InvalidDataException(
                    $"The label of row {i} of {data.Name} is {labels[i]}; expected 0 to {architecture.ClassCount - 1}."
                );
            }
        }

        if (architecture.Signature.IsUnit && !data.Rows.AreBytes)
        {
            RequireUnitInterval(architecture.Likelihood);
        }
    }

    private void RequireUnitInterval(Likelihood likelihood)
    {
        var size = data.Shape.Size;
        var values = new float[Math.Min(ChunkRows, data.Count) * size];
        for (var row = 0; row < data.Count; row += ChunkRows)
        {
            var chunk = values.AsSpan(0, Math.Min(ChunkRows, data.Count - row) * size);
            data.CopyRows(row, chunk);
            for (var i = 0; !data.Weights.IsEmpty && i < chunk.Length / size; i++)
            {
                if (data.Weights.Span[row + i] == 0)
                {
                    chunk.Slice(i * size, size).Clear();
                }
            }

            var bad = ValueCheck.FirstOutsideUnitInterval(chunk);
            if (bad >= 0)
            {
                throw new InvalidDataException(
                    $"Row {row + bad / size} of {data.Name} holds {chunk[bad].ToString("R", CultureInfo.InvariantCulture)} at element {bad % size}; expected a number from 0 to 1 for a {likelihood} likelihood: divide by the largest value (--max-value), or take a Gaussian likelihood."
                );
            }
        }
    }
}

/// <summary>Some rows of a data set.</summary>
/// <param name="Data">The rows, of the architecture's shape.</param>
/// <param name="Labels">int64 <c>[rows]</c>; null for an unconditional network.</param>
/// <param name="Weights">float32 <c>[rows]</c>; null where each row counts as one.</param>
internal readonly record struct TensorBatch(Tensor Data, Tensor? Labels, Tensor? Weights);
