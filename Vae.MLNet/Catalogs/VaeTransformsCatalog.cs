using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

/// <summary>Steps of variational autoencoders for pipelines: <c>ml.Transforms.FeaturizeWithVae</c> and its like.</summary>
/// <remarks>
/// Every step computes in batches and shares one run of the model among its columns. Columns of images are known-size vectors of Single,
/// Double or Byte (pixels 0 to 255, which are divided by 255), dense or sparse, of any dimensions with the right product; columns of labels
/// are keys, integers or Singles that hold integers. Keys whose key values are numbers stand for them, other keys for their place. The
/// model stays the caller's: it must live as long as anything made here is used, and is not disposed.
/// </remarks>
public static partial class VaeTransformsCatalog
{
    /// <summary>Adds the mean of each row's posterior q(z|x): the latent features.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column: a Single vector of the latent size with slot names z0, z1, ….</param>
    /// <param name="inputColumnName">The column of images.</param>
    /// <param name="model">The model.</param>
    /// <param name="labelColumnName">The column of labels; null for an unconditional model.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, or one is empty.</exception>
    public static VaeEstimator FeaturizeWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        VaeModel model,
        string? labelColumnName = null
    ) =>
        catalog.FeaturizeWithVae(
            model,
            new VaeFeaturizingOptions
            {
                MeanColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Adds mean, log-variance and a draw of each row's posterior q(z|x), whichever are named, in one pass.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VaeEstimator FeaturizeWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeFeaturizingOptions options
    ) => Estimator(catalog, new FeaturizeStep(Given(options)), model);

    /// <summary>Adds each row's reconstruction: its posterior's mean, decoded.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column: a Single vector with the dimensions of the model's data.</param>
    /// <param name="inputColumnName">The column of images.</param>
    /// <param name="model">The model.</param>
    /// <param name="labelColumnName">The column of labels; null for an unconditional model.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, or one is empty.</exception>
    public static VaeEstimator ReconstructWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        VaeModel model,
        string? labelColumnName = null
    ) =>
        catalog.ReconstructWithVae(
            model,
            new VaeReconstructingOptions
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Adds each row's reconstruction: its posterior's mean, decoded.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VaeEstimator ReconstructWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeReconstructingOptions options
    ) => Estimator(catalog, new ReconstructStep(Given(options)), model);

    private static VaeEstimator Estimator(TransformsCatalog catalog, VaeStep step, VaeModel model)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new VaeEstimator(step, model);
    }

    private static T Given<T>(T options)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(options);
        return options;
    }
}
