using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

public static partial class VaeTransformsCatalog
{
    /// <summary>Adds each row in its own style and with the class of its target label (report, section 6.2).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column: a Single vector with the dimensions of the model's data.</param>
    /// <param name="model">The model, which is conditional.</param>
    /// <param name="inputColumnName">
    /// The column of data: a known-size vector of numbers or Booleans, of the dimensions of the model's data or of one, bytes (0 to 255)
    /// divided by 255. A Bernoulli model takes values from 0 to 1, a Gaussian model finite values. For a row in several columns see
    /// <see cref="VaeDataStepOptions.InputColumnNames"/>. Null for the column called <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="labelColumnName">The column of the data's own labels: keys, integers or Singles.</param>
    /// <param name="targetLabelColumnName">The column of the labels to decode with: keys, integers or Singles.</param>
    /// <exception cref="ArgumentException">The model is unconditional, or a name is empty.</exception>
    /// <example>
    /// <code language="csharp">
    /// var estimator = ml.Transforms.StyleTransferWithVae("Restyled", vae, "Data", "Label", "TargetLabel");
    /// </code>
    /// </example>
    public static VaeStyleTransfer StyleTransferWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        VaeModel model,
        string? inputColumnName = null,
        string labelColumnName = "Label",
        string targetLabelColumnName = "TargetLabel"
    ) =>
        catalog.StyleTransferWithVae(
            model,
            new VaeStyleTransfer.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName ?? outputColumnName,
                LabelColumnName = labelColumnName,
                TargetLabelColumnName = targetLabelColumnName,
            }
        );

    /// <summary>Adds each row in its own style and with the class of its target label (report, section 6.2).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model, which is conditional.</param>
    /// <param name="options">The columns and the batch size.</param>
    /// <exception cref="ArgumentException">The model is unconditional, or an option does not fit it.</exception>
    /// <example>
    /// <code language="csharp">
    /// var estimator = ml.Transforms.StyleTransferWithVae(
    ///     vae,
    ///     new VaeStyleTransfer.Options { OutputColumnName = "Restyled", TargetLabelColumnName = "Wanted" }
    /// );
    /// </code>
    /// </example>
    public static VaeStyleTransfer StyleTransferWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeStyleTransfer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VaeStyleTransfer(model, options);
    }
}
