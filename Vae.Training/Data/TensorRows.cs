using System.Globalization;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>A data set as tensors, from which batches are picked by row number.</summary>
internal sealed class TensorRows : IDisposable
{
    private readonly Tensor images;
    private readonly Tensor? labels;

    /// <summary>Copies the rows into tensors of the architecture's shape; checks them against it.</summary>
    public TensorRows(VaeDataset data, VaeArchitecture architecture)
    {
        RequireFit(data, architecture);
        Count = data.Count;
        long[] size = [data.Count, .. architecture.Shape.Select(d => (long)d)];
        images = data.IsBytes
            ? tensor(data.Bytes.ToArray(), size).DetachFromDisposeScope()
            : tensor(data.Floats.ToArray(), size).DetachFromDisposeScope();
        labels = architecture.IsConditional ? tensor(data.Labels.ToArray()).DetachFromDisposeScope() : null;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The rows with these numbers, as float32 in the current dispose scope.</summary>
    public (Tensor Images, Tensor? Labels) Batch(ReadOnlySpan<int> rows)
    {
        var numbers = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            numbers[i] = rows[i];
        }

        var index = tensor(numbers);
        var picked = images.index_select(0, index);
        if (picked.dtype == uint8)
        {
            picked = picked.to(float32).div_(Scalars.LargestByte);
        }

        return (picked, labels?.index_select(0, index));
    }

    public void Dispose()
    {
        images.Dispose();
        labels?.Dispose();
    }

    private static void RequireFit(VaeDataset data, VaeArchitecture architecture)
    {
        if (!architecture.Shape.Accepts(data.Shape))
        {
            throw new InvalidDataException(
                $"The rows of {data.Name} have shape {data.Shape}; the network expects {architecture.Shape}."
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

        var floats = data.Floats;
        var bad = architecture.Likelihood == Likelihood.Bernoulli ? ValueCheck.FirstOutsideUnitInterval(floats) : -1;
        if (bad >= 0)
        {
            throw new InvalidDataException(
                $"Row {bad / data.Shape.Size} of {data.Name} holds {floats[bad].ToString("R", CultureInfo.InvariantCulture)} at element {bad % data.Shape.Size}; expected a number from 0 to 1 for a Bernoulli likelihood: divide by the largest value (--max-value), or take a Gaussian likelihood."
            );
        }
    }
}
