using Vae.Inference;

namespace Vae.Training;

/// <summary>Rows that no network has learnt from, without those of the weight 0, which count as none.</summary>
/// <param name="data">The data set that they are in.</param>
/// <param name="all">Their numbers; null for all of it.</param>
internal sealed class HeldOutRows(VaeDataset data, int[]? all)
{
    private const int BatchRows = 4096;

    private readonly int[]? numbers = data.Weights.IsEmpty
        ? all
        : [.. (all ?? Enumerable.Range(0, data.Count)).Where(row => data.Weights.Span[row] > 0)];

    /// <summary>The rows that a training with these options holds out.</summary>
    public static HeldOutRows Of(VaeDataset data, TrainingOptions options) =>
        new(data, new TrainingRows(data.Count, options.ValidationFraction, options.Seed, options.SplitSeed).HeldOut);

    /// <summary>The number of rows.</summary>
    public int Count => numbers?.Length ?? data.Count;

    /// <summary>Their scores by the model's detector.</summary>
    public float[] Score(VaeModel model)
    {
        var scores = new float[Count];
        Each(
            model,
            (rows, labels, start) =>
                model.DetectAnomalies(rows, labels, scores.AsSpan(start, rows.Length / model.DataSize))
        );
        return scores;
    }

    /// <summary>Does something with batches of the rows.</summary>
    public void Each(VaeModel model, Batch batch)
    {
        var size = model.DataSize;
        var rows = new float[Math.Min(BatchRows, Count) * size];
        var labels = new long[model.IsConditional ? Math.Min(BatchRows, Count) : 0];
        for (var start = 0; start < Count; start += BatchRows)
        {
            var count = Math.Min(BatchRows, Count - start);
            for (var i = 0; i < count; i++)
            {
                var number = numbers?[start + i] ?? start + i;
                data.Rows.Read(number, rows.AsSpan(i * size, size));
                if (model.IsConditional)
                {
                    labels[i] = data.Labels.Span[number];
                }
            }

            batch(rows.AsSpan(0, count * size), labels.AsSpan(0, model.IsConditional ? count : 0), start);
        }
    }

    /// <summary>What is done with a batch whose first row has a place.</summary>
    public delegate void Batch(ReadOnlySpan<float> rows, ReadOnlySpan<long> labels, int start);
}
