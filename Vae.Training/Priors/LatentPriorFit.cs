using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// Fits the prior that rows are generated from to what the training rows' posteriors add up to: a mixture of Gaussians with diagonal covariances, by
/// expectation–maximisation over a draw of each row's posterior. The standard normal prior that a network was trained with has holes there,
/// which decode to rows that are like none (Ghosh et al. 2020, "From variational to deterministic autoencoders").
/// </summary>
/// <example>
/// <code language="csharp">
/// var bundle = ModelBundle.Read("models/mnist-vae-16d");
/// using var model = VaeModel.FromBundle(bundle);
/// var prior = LatentPriorFit.Fit(model, VaeDataset.FromFile("train-images-idx3-ubyte"), components: 100);
/// ModelBundle.Write("models/mnist-vae-16d-prior", bundle.WithPrior(prior));
/// </code>
/// </example>
public static class LatentPriorFit
{
    /// <summary>The components of a mixture, where the rows are enough for so many.</summary>
    public const int DefaultComponents = 20;

    // Fewer would be the rows themselves, to within their posteriors.
    private const int RowsOfComponent = 50;

    // A class of fewer keeps the prior of training, for the same reason.
    internal const int LeastRows = 500;

    // More tell a mixture of so many components nothing new.
    private const int MostRows = 20_000;

    private const int RowsAtOnce = 4096;

    /// <summary>Fits a mixture for each class, or one.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="rows">
    /// The rows that it was trained on, labelled for a conditional model. A class of fewer than 500 rows keeps the standard normal prior, and of
    /// more than 20,000 so many are looked at.
    /// </param>
    /// <param name="components">Gaussians of each mixture; fewer where there are not 50 rows for each.</param>
    /// <param name="seed">What draws depend on: the same seed, model and rows give the same prior.</param>
    /// <param name="cancellation">Looked at before each round and each batch of rows.</param>
    /// <returns>The prior, for <see cref="ModelBundle.WithPrior"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The number of components is out of range, the rows are none of the model's, or the model was trained with a prior of its own.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LatentPrior Fit(
        VaeModel model,
        VaeDataset rows,
        int components = DefaultComponents,
        long seed = 0,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        Check.InRange(components, 1, VaeArchitecture.MostPriorComponents, "number of components");
        Argument.Require(
            model.Card.TrainedPrior is null,
            "The model was trained with a prior of its own, which its likelihoods are of; expected one of the standard normal prior."
        );
        PriorRows.Require(model, rows);
        return Of(model, rows, components, seed, cancellation);
    }

    private static LatentPrior Of(
        VaeModel model,
        VaeDataset data,
        int components,
        long seed,
        CancellationToken cancellation
    )
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
            Classes = [.. rows.Select(of => Mixture(model, data, Spread(of), components, seed, cancellation))],
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
        int components,
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
                PriorRows.Copy(model, data, rows[first + i], seed, buffer.AsSpan(i * model.DataSize, model.DataSize));
            }

            long[] labels = model.IsConditional
                ? [.. rows.Skip(first).Take(count).Select(row => data.Labels.Span[row])]
                : [];
            model.SampleLatents(
                buffer.AsSpan(0, count * model.DataSize),
                labels,
                seed,
                first,
                points.AsSpan(first * model.LatentSize, count * model.LatentSize),
                cancellation
            );
        }

        return MixtureFit.Of(
            points,
            model.LatentSize,
            Math.Clamp(rows.Length / RowsOfComponent, 1, components),
            seed,
            cancellation
        );
    }

    /// <summary>Whether a mixture is the prior of training.</summary>
    internal static bool IsStandard(LatentMixture mixture) =>
        mixture.Weights.Count == 1
        && mixture.Means.All(mean => mean == 0)
        && mixture.Variances.All(variance => variance == 1);

    /// <summary>The prior of training, for a class of few rows.</summary>
    private static LatentMixture Standard(int latentSize) =>
        new()
        {
            Weights = [1],
            Means = new float[latentSize],
            Variances = [.. Enumerable.Repeat(1f, latentSize)],
        };
}
