using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

/// <summary>Pipeline steps that apply a trained variational autoencoder.</summary>
/// <remarks>
/// <para>Every step computes in batches, and all columns it adds share one run of the model.</para>
/// <para>
/// A row of data is one column or several (<see cref="VaeDataStepOptions.InputColumnNames"/>), whose values stand one after the other: numbers
/// of any type, Booleans (0 or 1), keys (1 at the key's place and 0 elsewhere), and known-size vectors of numbers or Booleans, dense or
/// sparse; bytes, 0 to 255, are divided by 255. Columns that show data have slot names as <c>Concatenate</c> gives them. A vector that is a
/// row by itself has the dimensions of the model's data (an axis of 1 may be missing: 28 × 28 for [1, 28, 28]) or one dimension; pictures
/// have their channels first, as <c>ExtractPixels</c> makes them with <c>interleavePixelColors: false</c>. Columns of labels are keys, integers or Singles that
/// hold integers. A key stands for its key value: the class of that name in the model's card
/// (<see cref="ModelCard.ClassNames"/>), else the class of that number. Key values that are neither are an error, unless an option says
/// that keys stand for their positions; so do keys without key values, the first for class 0.
/// </para>
/// <para>
/// The model stays the caller's, who may dispose it after <c>Fit</c>: a fitted transformer keeps what it needs of the model until it is
/// disposed itself, and what it transformed can be read until then.
/// </para>
/// <para>
/// <c>ml.Model.ConvertToOnnx</c> cannot convert these steps and is refused; <c>ml.Model.Save</c> writes each as an ONNX graph of its own.
/// </para>
/// </remarks>
public static partial class VaeTransformsCatalog
{
    /// <summary>Adds the mean of each row's posterior q(z|x): the latent features.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column: a Single vector of the latent size with the slot names z0, z1, ….</param>
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
    /// using var vae = VaeModel.Load("models/mnist-vae-16d");
    /// var pipeline = ml
    ///     .Transforms.FeaturizeWithVae("Features", vae, "Data")
    ///     .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
    ///     .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
    /// </code>
    /// </example>
    public static VaeFeaturizer FeaturizeWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        VaeModel model,
        string? inputColumnName = null,
        string? labelColumnName = null
    ) =>
        catalog.FeaturizeWithVae(
            model,
            new VaeFeaturizer.Options
            {
                MeanColumnName = outputColumnName,
                InputColumnName = inputColumnName ?? outputColumnName,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Adds the mean, the log-variance and a draw of each row's posterior q(z|x), whichever are named, in one pass.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns, the seed and the batch size.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    /// <example>
    /// <code language="csharp">
    /// var estimator = ml.Transforms.FeaturizeWithVae(
    ///     vae,
    ///     new VaeFeaturizer.Options { MeanColumnName = "Mean", LogVarianceColumnName = "LogVariance" }
    /// );
    /// var ofATable = ml.Transforms.FeaturizeWithVae(
    ///     vae,
    ///     new VaeFeaturizer.Options { InputColumnNames = ["Age", "Weight", "IsSmoker", "Region"] }
    /// );
    /// </code>
    /// </example>
    public static VaeFeaturizer FeaturizeWithVae(
        this TransformsCatalog catalog,
        VaeModel model,
        VaeFeaturizer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VaeFeaturizer(model, options);
    }
}
