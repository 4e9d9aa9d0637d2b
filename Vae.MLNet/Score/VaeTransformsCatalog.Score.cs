using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

public static partial class VaeTransformsCatalog
{
    /// <summary>
    /// Adds the Single columns ReconstructionLoss, KlDivergence and NegativeElbo, in nats, of each row's posterior mean: scores without
    /// noise.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputColumnName">
    /// The column of data: a known-size vector of numbers or Booleans, of the dimensions of the model's data or of one, bytes (0 to 255)
    /// divided by 255. A Bernoulli model takes values from 0 to 1, a Gaussian model finite values. For a row in several columns see
    /// <see cref="VaeDataStepOptions.InputColumnNames"/>.
    /// </param>
    /// <param name="labelColumnName">The column of labels (keys of class names or numbers, integers or whole Singles); null for an unconditional model.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, or one is empty.</exception>
    /// <example>
    /// <code language="csharp">
    /// var scored = ml.Transforms.ScoreWithVae(vae, "Data").Fit(data).Transform(data);
    /// var usual = ml.Data.FilterRowsByColumn(scored, "NegativeElbo", upperBound: 100);
    /// </code>
    /// </example>
    public static VaeScorer ScoreWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        string inputColumnName = "Data",
        string? labelColumnName = null
    ) =>
        catalog.ScoreWithVae(
            model,
            new VaeScorer.Options { InputColumnName = inputColumnName, LabelColumnName = labelColumnName }
        );

    /// <summary>Adds the reconstruction loss, the KL divergence and bounds on −ln p(x) of each row, whichever are named.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns, the numbers of samples and the batch size.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    /// <example>
    /// <code language="csharp">
    /// var estimator = ml.Transforms.ScoreWithVae(
    ///     vae,
    ///     new VaeScorer.Options { ImportanceWeightedBoundColumnName = "Bound", ImportanceSamples = 50, Seed = 7 }
    /// );
    /// </code>
    /// </example>
    public static VaeScorer ScoreWithVae(this TransformsCatalog catalog, VaeModel model, VaeScorer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VaeScorer(model, options);
    }
}
