using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

public static partial class VaeTransformsCatalog
{
    /// <summary>Adds each row's reconstruction: its posterior's mean, decoded.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column: a Single vector with the dimensions of the model's data.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputColumnName">
    /// The column of data: a known-size vector of numbers or Booleans, of the dimensions of the model's data or of one, bytes (0 to 255)
    /// divided by 255. A Bernoulli model takes values from 0 to 1, a Gaussian model finite values. For a row in several columns see
    /// <see cref="VaeDataStepOptions.InputColumnNames"/>. Null for the column called <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="labelColumnName">The column of labels (keys of class names or numbers, integers or whole Singles); null for an unconditional model.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, or one is empty.</exception>
    /// <example>
    /// <code language="csharp">
    /// var estimator = ml.Transforms.ReconstructWithVae("Reconstruction", vae, "Data");
    /// </code>
    /// </example>
    public static VaeReconstructor ReconstructWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        VaeModel model,
        string? inputColumnName = null,
        string? labelColumnName = null
    ) =>
        catalog.ReconstructWithVae(
            model,
            new VaeReconstructor.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName ?? outputColumnName,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Adds each row's reconstruction: its posterior's mean, decoded.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns and the batch size.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    /// <example>
    /// <code language="csharp">
    /// var estimator = ml.Transforms.ReconstructWithVae(
    ///     vae,
    ///     new VaeReconstructor.Options { InputColumnName = "Data", BatchSize = 64 }
    /// );
    /// </code>
    /// </example>
    public static VaeReconstructor ReconstructWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeReconstructor.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VaeReconstructor(model, options);
    }
}
