using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

// The steps that say how well rows fit the model.
public static partial class VaeTransformsCatalog
{
    /// <summary>
    /// Adds the columns ReconstructionLoss, KlDivergence and NegativeElbo, in nats, of each row's posterior mean: scores without noise.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="inputColumnName">The column of images.</param>
    /// <param name="model">The model.</param>
    /// <param name="labelColumnName">The column of labels; null for an unconditional model.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, or one is empty.</exception>
    public static VaeEstimator ScoreWithVae(
        this TransformsCatalog catalog,
        string inputColumnName,
        VaeModel model,
        string? labelColumnName = null
    ) =>
        catalog.ScoreWithVae(
            model,
            new VaeScoringOptions { InputColumnName = inputColumnName, LabelColumnName = labelColumnName }
        );

    /// <summary>Adds the reconstruction loss, the KL divergence and bounds on −ln p(x) of each row, whichever are named.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns and the numbers of samples.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VaeEstimator ScoreWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeScoringOptions options
    ) => Estimator(catalog, new ScoreStep(Given(options)), model);

    /// <summary>
    /// Adds the columns Score (the negative evidence lower bound at the posterior's mean, in nats) and PredictedLabel (whether it is above
    /// the threshold that <c>Fit</c> learns), such as <c>ml.AnomalyDetection.Evaluate</c> reads.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="inputColumnName">The column of images.</param>
    /// <param name="model">The model.</param>
    /// <param name="labelColumnName">The column of labels; null for an unconditional model.</param>
    /// <param name="contamination">The share of the training rows that may lie above the threshold, from 0 to below 1.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, one is empty, or the share is out of range.</exception>
    public static VaeAnomalyEstimator DetectAnomaliesWithVae(
        this TransformsCatalog catalog,
        string inputColumnName,
        VaeModel model,
        string? labelColumnName = null,
        double contamination = 0.01
    ) =>
        catalog.DetectAnomaliesWithVae(
            model,
            new VaeAnomalyOptions
            {
                InputColumnName = inputColumnName,
                LabelColumnName = labelColumnName,
                Contamination = contamination,
            }
        );

    /// <summary>Adds a score and whether it is above the threshold that <c>Fit</c> learns.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns, the measure and the contamination.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VaeAnomalyEstimator DetectAnomaliesWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeAnomalyOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new VaeAnomalyEstimator(Given(options), model);
    }
}
