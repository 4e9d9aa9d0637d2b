using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>The posteriors of the first rows of a data set; a conditional model is given their labels.</summary>
internal sealed record PosteriorRows(int LatentSize, float[] Mean, float[] LogVariance, ReadOnlyMemory<long> Labels)
{
    public int Count => Labels.Length;

    /// <summary>Encodes the first <paramref name="count"/> rows, or all when there are fewer.</summary>
    public static PosteriorRows Of(VaeModel model, VaeDataset data, int count, CancellationToken cancellation)
    {
        count = Math.Min(count, data.Count);
        var width = model.LatentSize;
        var mean = new float[count * width];
        var logVariance = new float[count * width];
        foreach (var block in DataBlock.Of(data, count))
        {
            var part = new Range(block.FirstRow * width, (block.FirstRow + block.Count) * width);
            model.Encode(
                block.Images,
                block.LabelsFor(model),
                mean.AsSpan(part),
                logVariance.AsSpan(part),
                cancellation
            );
        }

        return new PosteriorRows(width, mean, logVariance, data.Labels[..count]);
    }

    /// <summary>The posteriors of every row.</summary>
    public static PosteriorRows Of(VaeModel model, VaeDataset data, CancellationToken cancellation) =>
        Of(model, data, data.Count, cancellation);
}
