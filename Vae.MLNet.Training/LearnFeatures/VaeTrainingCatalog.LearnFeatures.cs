using Vae.MLNet.Training;

namespace Microsoft.ML;

/// <summary>Estimators that train a variational autoencoder in <c>Fit</c>.</summary>
public static partial class VaeTrainingCatalog
{
    /// <summary>Trains a variational autoencoder on a column and adds its latent features: the mean of each row's posterior.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column: a Single vector of the latent size with the slot names z0, z1, ….</param>
    /// <param name="inputColumnName">
    /// The column to learn from, such as <c>Concatenate</c> makes; it is scaled inside the model and needs no normalizing. Null for the column
    /// called <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="latentSize">The number of latent dimensions.</param>
    /// <param name="labelColumnName">The column of labels of a conditional model; null for an unconditional one.</param>
    /// <exception cref="ArgumentException">A name is empty, or the latent size below 1.</exception>
    /// <example>
    /// <code language="csharp">
    /// var pipeline = ml.Transforms.Concatenate("X", "Temperature", "Pressure", "Vibration")
    ///     .Append(ml.Transforms.LearnVaeFeatures("Features", "X", latentSize: 2))
    ///     .Append(ml.BinaryClassification.Trainers.FastTree());
    /// </code>
    /// </example>
    public static VaeFeatureLearner LearnVaeFeatures(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int latentSize = 8,
        string? labelColumnName = null
    ) =>
        catalog.LearnVaeFeatures(
            new VaeFeatureLearner.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName ?? outputColumnName,
                LatentSize = latentSize,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Trains a variational autoencoder and adds its latent features.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The columns, the network and how it is trained.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var learner = ml.Transforms.LearnVaeFeatures(
    ///     new VaeFeatureLearner.Options { InputColumnNames = ["Age", "Weight", "IsSmoker"], LatentSize = 2, Seed = 1 }
    /// );
    /// </code>
    /// </example>
    public static VaeFeatureLearner LearnVaeFeatures(this TransformsCatalog catalog, VaeFeatureLearner.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new VaeFeatureLearner(null, options);
    }

    /// <summary>
    /// Trains a variational autoencoder and adds its latent features; epochs and warnings are in the context's log, and its seed is the
    /// training's where the options name none.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="context">The context whose log, progress channels and seed are used.</param>
    /// <param name="options">The columns, the network and how it is trained.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// ml.Log += (_, e) => Console.WriteLine(e.Message);
    /// var learner = ml.Transforms.LearnVaeFeatures(ml, new VaeFeatureLearner.Options { InputColumnName = "X" });
    /// </code>
    /// </example>
    public static VaeFeatureLearner LearnVaeFeatures(
        this TransformsCatalog catalog,
        MLContext context,
        VaeFeatureLearner.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(context);
        return new VaeFeatureLearner(context, options);
    }
}
