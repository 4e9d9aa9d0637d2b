using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

public static partial class VaeTransformsCatalog
{
    /// <summary>Adds p(x|z) of each row's latent vector: the decoded data.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column: a Single vector with the dimensions of the model's data.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputColumnName">
    /// The column of latent vectors: a known-size vector of Single or Double, of the latent size, finite. Null for the column called
    /// <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="labelColumnName">The column of labels (keys of class names or numbers, integers or whole Singles); null for an unconditional model.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, or one is empty.</exception>
    /// <example>
    /// <code language="csharp">
    /// var estimator = ml.Transforms.DecodeWithVae("Data", vae, "Latent");
    /// </code>
    /// </example>
    public static VaeDecoder DecodeWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        VaeModel model,
        string? inputColumnName = null,
        string? labelColumnName = null
    ) =>
        catalog.DecodeWithVae(
            model,
            new VaeDecoder.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName ?? outputColumnName,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Adds p(x|z) of each row's latent vector: the decoded data.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns and the batch size.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    /// <example>
    /// <code language="csharp">
    /// var estimator = ml.Transforms.DecodeWithVae(
    ///     vae,
    ///     new VaeDecoder.Options { OutputColumnName = "Picture", InputColumnName = "Latent", BatchSize = 64 }
    /// );
    /// </code>
    /// </example>
    public static VaeDecoder DecodeWithVae(this TransformsCatalog catalog, VaeModel model, VaeDecoder.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VaeDecoder(model, options);
    }
}
