using Vae.Inference;

namespace Vae.Training;

/// <summary>Fits the prior that rows are generated from to what the training rows' posteriors add up to.</summary>
internal static class LatentPriorFit
{
    private const int MostComponents = 20;

    // Fewer would be the rows themselves, to within their posteriors.
    private const int RowsOfComponent = 50;

    // A class of fewer keeps the prior of training, for the same reason.
    private const int LeastRows = 500;

    // More tell a mixture of so many components nothing new.
    private const int MostRows = 20_000;

    private const int RowsAtOnce = 4096;

    /// <summary>Fits a mixture for each class, or one.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="data">The rows that it was trained on.</param>
    /// <param name="seed">What draws depend on.</param>
    /// <param name="cancellation">Looked at before each round and each batch of rows.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LatentPrior Of(VaeModel model, VaeDataset data, long seed, CancellationToken cancellation)
    {
        var rows = new List<int>[Math.Max(model.ClassCount, 1)];
        for (var label = 0; label < rows.Length; label++)
        {
            rows[label] = [];
        }

        for (var row = 0; row < data.Count; row++)
        {
            rows[model.IsConditional ? data.Labels.Span[row] : 0].Add(row);
        }

        return new LatentPrior
        {
            Classes = [.. rows.Select(of => Mixture(model, data, Spread(of), seed, cancellation))],
        };
    }

    /// <summary>As many rows as are looked at, from all over the table, which may be sorted.</summary>
    private static int[] Spread(List<int> rows) =>
        rows.Count <= MostRows
            ? [.. rows]
            : [.. Enumerable.Range(0, MostRows).Select(i => rows[(int)((long)i * rows.Count / MostRows)])];

    private static LatentMixture Mixture(
        VaeModel model,
        VaeDataset data,
        int[] rows,
        long seed,
        CancellationToken cancellation
    )
    {
        if (rows.Length < LeastRows)
        {
            return Standard(model.LatentSize);
        }

        var points = new float[rows.Length * model.LatentSize];
        var buffer = new float[Math.Min(RowsAtOnce, rows.Length) * model.DataSize];
        for (var first = 0; first < rows.Length; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows.Length - first);
            for (var i = 0; i < count; i++)
            {
                data.CopyRows(rows[first + i], buffer.AsSpan(i * model.DataSize, model.DataSize));
            }

            long[] labels = model.IsConditional
                ? [.. rows.Skip(first).Take(count).Select(row => data.Labels.Span[row])]
                : [];
            var posterior = model.Encode(buffer.AsSpan(0, count * model.DataSize), labels, cancellation);
            model.SamplePosterior(posterior, seed, first).CopyTo(points.AsSpan(first * model.LatentSize));
        }

        return MixtureFit.Of(
            points,
            model.LatentSize,
            Math.Clamp(rows.Length / RowsOfComponent, 1, MostComponents),
            seed,
            cancellation
        );
    }

    /// <summary>The prior of training, for a class of few rows.</summary>
    private static LatentMixture Standard(int latentSize) =>
        new()
        {
            Weights = [1],
            Means = new float[latentSize],
            Variances = [.. Enumerable.Repeat(1f, latentSize)],
        };
}
