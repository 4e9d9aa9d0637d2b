using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>The posteriors of a data set's rows; a conditional model is given their labels.</summary>
internal sealed record PosteriorRows(int LatentSize, float[] Mean, float[] LogVariance, ReadOnlyMemory<long> Labels)
{
    public int Count => Labels.Length;

    /// <summary>Encodes every row.</summary>
    public static PosteriorRows Of(VaeModel model, VaeDataset data, CancellationToken cancellation)
    {
        var width = model.LatentSize;
        var mean = new float[data.Count * width];
        var logVariance = new float[data.Count * width];
        foreach (var block in DataBlock.Of(data, data.Count))
        {
            var part = new Range(block.FirstRow * width, (block.FirstRow + block.Count) * width);
            model.Encode(
                block.Images,
                block.LabelsFor(model).Span,
                mean.AsSpan(part),
                logVariance.AsSpan(part),
                cancellation
            );
        }

        return new PosteriorRows(width, mean, logVariance, data.Labels);
    }

    /// <summary>The first <paramref name="count"/> rows, or all when there are fewer.</summary>
    public PosteriorRows First(int count) =>
        count >= Count
            ? this
            : new PosteriorRows(
                LatentSize,
                Mean[..(count * LatentSize)],
                LogVariance[..(count * LatentSize)],
                Labels[..count]
            );
}
