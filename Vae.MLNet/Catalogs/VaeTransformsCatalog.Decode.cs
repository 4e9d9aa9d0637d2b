using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

// The steps that decode latent vectors or styles.
public static partial class VaeTransformsCatalog
{
    /// <summary>Adds p(x|z) of each row's latent vector.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column: a Single vector with the dimensions of the model's data.</param>
    /// <param name="latentColumnName">The column of latent vectors: Single or Double, of the latent size.</param>
    /// <param name="model">The model.</param>
    /// <param name="labelColumnName">The column of labels; null for an unconditional model.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, or one is empty.</exception>
    public static VaeEstimator DecodeWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        string latentColumnName,
        VaeModel model,
        string? labelColumnName = null
    ) =>
        catalog.DecodeWithVae(
            model,
            new VaeDecodingOptions
            {
                OutputColumnName = outputColumnName,
                LatentColumnName = latentColumnName,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Adds p(x|z) of each row's latent vector.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VaeEstimator DecodeWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeDecodingOptions options
    ) => Estimator(catalog, new DecodeStep(Given(options)), model);

    /// <summary>Adds each row in the style of its image and the class of its target label (report, section 6.2).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column: a Single vector with the dimensions of the model's data.</param>
    /// <param name="inputColumnName">The column of images.</param>
    /// <param name="labelColumnName">The column of the images' labels.</param>
    /// <param name="targetLabelColumnName">The column of the labels to decode with.</param>
    /// <param name="model">The model, which is conditional.</param>
    /// <exception cref="ArgumentException">The model is unconditional, or a name is empty.</exception>
    public static VaeEstimator StyleTransferWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string labelColumnName,
        string targetLabelColumnName,
        VaeModel model
    ) =>
        catalog.StyleTransferWithVae(
            model,
            new VaeStyleTransferOptions
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                LabelColumnName = labelColumnName,
                TargetLabelColumnName = targetLabelColumnName,
            }
        );

    /// <summary>Adds each row in the style of its image and the class of its target label (report, section 6.2).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model, which is conditional.</param>
    /// <param name="options">The columns.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VaeEstimator StyleTransferWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeStyleTransferOptions options
    ) => Estimator(catalog, new StyleTransferStep(Given(options)), model);
}
