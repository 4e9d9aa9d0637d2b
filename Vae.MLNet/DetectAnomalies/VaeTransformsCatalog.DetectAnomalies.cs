using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

public static partial class VaeTransformsCatalog
{
    /// <summary>
    /// Adds the columns Score (the negative evidence lower bound at the posterior's mean, in nats) and PredictedLabel (whether it is above
    /// the threshold that <c>Fit</c> learns), as <c>ml.AnomalyDetection.Evaluate</c> reads them.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputColumnName">
    /// The column of data: a known-size vector of numbers or Booleans, of the dimensions of the model's data or of one, bytes (0 to 255)
    /// divided by 255. A Bernoulli model takes values from 0 to 1, a Gaussian model finite values. For a row in several columns see
    /// <see cref="VaeDataStepOptions.InputColumnNames"/>.
    /// </param>
    /// <param name="labelColumnName">The column of labels (keys of class names or numbers, integers or whole Singles); null for an unconditional model.</param>
    /// <param name="contamination">The share of the training rows that may lie above the threshold, from 0 to below 1.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, one is empty, or the share is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var detector = ml.Transforms.DetectAnomaliesWithVae(vae, "Data", contamination: 0.01).Fit(usual);
    /// var scored = detector.Transform(mixed); // Score, PredictedLabel
    /// </code>
    /// </example>
    public static VaeAnomalyDetector DetectAnomaliesWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        string inputColumnName = "Data",
        string? labelColumnName = null,
        double contamination = 0.01
    ) =>
        catalog.DetectAnomaliesWithVae(
            model,
            new VaeAnomalyDetector.Options
            {
                InputColumnName = inputColumnName,
                LabelColumnName = labelColumnName,
                Contamination = contamination,
            }
        );

    /// <summary>Adds a score and whether it is above the threshold that <c>Fit</c> learns.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns, the measure, the contamination and the batch size.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    /// <example>
    /// <code language="csharp">
    /// var estimator = ml.Transforms.DetectAnomaliesWithVae(
    ///     vae,
    ///     new VaeAnomalyDetector.Options { Measure = VaeAnomalyMeasure.ReconstructionLoss, Contamination = 0.02 }
    /// );
    /// </code>
    /// </example>
    public static VaeAnomalyDetector DetectAnomaliesWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeAnomalyDetector.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VaeAnomalyDetector(model, options);
    }
}
