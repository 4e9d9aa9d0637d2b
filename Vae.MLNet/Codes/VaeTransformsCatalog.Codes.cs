using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

public static partial class VaeTransformsCatalog
{
    /// <summary>Adds a vector of keys: the code of each position of a row, key k for code k − 1.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputColumnName">The column of data, as of <see cref="ReconstructWithVae(TransformsCatalog, string, VaeModel, string, string)"/>.</param>
    /// <param name="labelColumnName">The column of labels; null for an unconditional model.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, or one is empty.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var vq = VqVaeModel.Load("models/digits-vq");
    /// var pipeline = ml.Transforms.EncodeWithVae("Codes", vq, "Data")
    ///     .Append(ml.Transforms.Conversion.MapKeyToVector("Features", "Codes"));
    /// </code>
    /// </example>
    public static VqVaeEstimator EncodeWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        VqVaeModel model,
        string inputColumnName = "Data",
        string? labelColumnName = null
    ) =>
        catalog.EncodeWithVae(
            model,
            new VqVaeEncodingOptions
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Adds a vector of keys: the code of each position of a row.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns and the batch size.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VqVaeEstimator EncodeWithVae(
        this TransformsCatalog catalog,
        VqVaeModel model,
        VqVaeEncodingOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VqVaeEstimator(new EncodeCodesStep(options), model);
    }

    /// <summary>Adds what codes decode to: probabilities (Bernoulli) or means.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The new column.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputColumnName">The column of codes: keys, or numbers that are the codes.</param>
    /// <param name="labelColumnName">The column of labels; null for an unconditional model.</param>
    /// <exception cref="ArgumentException">The names do not fit the model, or one is empty.</exception>
    public static VqVaeEstimator DecodeWithVae(
        this TransformsCatalog catalog,
        string outputColumnName,
        VqVaeModel model,
        string inputColumnName = "Codes",
        string? labelColumnName = null
    ) =>
        catalog.DecodeWithVae(
            model,
            new VqVaeDecodingOptions
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Adds what codes decode to: probabilities (Bernoulli) or means, or pictures.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns and the batch size.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VqVaeEstimator DecodeWithVae(
        this TransformsCatalog catalog,
        VqVaeModel model,
        VqVaeDecodingOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VqVaeEstimator(new DecodeCodesStep(options), model);
    }

    /// <summary>Adds what a row's own codes decode to.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The columns and the batch size; those of <see cref="VaeReconstructor"/> when null.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VqVaeEstimator ReconstructWithVae(
        this TransformsCatalog catalog,
        VqVaeModel model,
        VaeReconstructor.Options? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new VqVaeEstimator(new ReconstructStep(options ?? new VaeReconstructor.Options()), model);
    }

    /// <summary>
    /// Adds the reconstruction loss of a row's codes, −ln p of the codes for the KL divergence, and their sum, the negative evidence lower bound, in nats.
    /// Nothing is drawn: a row has only one draw of codes.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model; with a prior of codes −ln p is that under it, and a pipeline with that column cannot be saved.</param>
    /// <param name="options">The columns and the batch size, without samples; those of <see cref="VaeScorer"/> when null.</param>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public static VqVaeEstimator ScoreWithVae(
        this TransformsCatalog catalog,
        VqVaeModel model,
        VaeScorer.Options? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new VqVaeEstimator(new ScoreStep(options ?? new VaeScorer.Options()), model);
    }
}
