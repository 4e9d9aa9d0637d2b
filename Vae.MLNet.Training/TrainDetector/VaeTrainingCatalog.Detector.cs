using Vae.MLNet.Training;

namespace Microsoft.ML;

public static partial class VaeTrainingCatalog
{
    /// <summary>
    /// Trains an anomaly detector of variational autoencoders, which adds the columns Score, PredictedLabel, Probability and Contributions.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="featureColumnName">
    /// The column to learn from, such as <c>Concatenate</c> makes; it is scaled inside the model and needs no normalizing.
    /// </param>
    /// <param name="contamination">The share of new usual rows that may be called unusual, from 0 to below 1.</param>
    /// <param name="exampleWeightColumnName">The column that says how many rows each row counts as; null where each counts as one.</param>
    /// <exception cref="ArgumentException">A name is empty, or the share is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var detector = ml.AnomalyDetection.Trainers.Vae("X", contamination: 0.01).Fit(usual);
    /// var scored = detector.Transform(mixed); // Score, PredictedLabel, Probability, Contributions
    /// detector.Model.Save("models/pumps");
    /// </code>
    /// </example>
    public static VaeAnomalyTrainer Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName = VaeLearningOptions.DefaultColumnName,
        double contamination = 0.01,
        string? exampleWeightColumnName = null
    ) =>
        catalog.Vae(
            new VaeAnomalyTrainer.Options
            {
                InputColumnName = featureColumnName,
                Contamination = contamination,
                ExampleWeightColumnName = exampleWeightColumnName,
            }
        );

    /// <summary>Trains an anomaly detector of variational autoencoders.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The columns, what a score is, the network and how it is trained.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var trainer = ml.AnomalyDetection.Trainers.Vae(
    ///     new VaeAnomalyTrainer.Options { InputColumnNames = ["Flow", "Valve"], Measure = VaeAnomalyMeasure.NegativeElbo, Seed = 1 }
    /// );
    /// </code>
    /// </example>
    public static VaeAnomalyTrainer Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        VaeAnomalyTrainer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new VaeAnomalyTrainer(null, options);
    }

    /// <summary>
    /// Trains an anomaly detector of variational autoencoders; epochs and warnings are in the context's log, and its seed is the training's
    /// where the options name none.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="context">The context whose log, progress channels and seed are used.</param>
    /// <param name="options">The columns, what a score is, the network and how it is trained.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// ml.Log += (_, e) => Console.WriteLine(e.Message);
    /// var trainer = ml.AnomalyDetection.Trainers.Vae(ml, new VaeAnomalyTrainer.Options { InputColumnName = "X" });
    /// </code>
    /// </example>
    public static VaeAnomalyTrainer Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        MLContext context,
        VaeAnomalyTrainer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(context);
        return new VaeAnomalyTrainer(context, options);
    }
}
