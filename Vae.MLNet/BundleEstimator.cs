using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// A step of a pipeline that applies a trained model. It learns nothing from data: <see cref="Fit"/> checks the schema and reads no row.
/// </summary>
/// <typeparam name="TTransformer">The transformer of the model's kind.</typeparam>
public abstract class BundleEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : BundleTransformer
{
    private readonly VaeStep step;
    private readonly BundleModel model;

    private protected BundleEstimator(VaeStep step, BundleModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        step.Validate(model);
        this.step = step;
        this.model = model;
    }

    /// <summary>Makes the transformer.</summary>
    /// <param name="input">Data with the columns that the step reads; no row is read.</param>
    /// <returns>A transformer that keeps what it needs of the model, which may be disposed before it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var binding = new StepBinding(step, model, input.Schema);
        return (TTransformer)step.ToTransformer(model, FittedColumns.Of(binding));
    }

    /// <summary>The shape of transformed data.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => OutputShape.Of(step, model, inputSchema);
}

/// <summary>A step of a pipeline that applies a trained variational autoencoder whose latent variables are Gaussian.</summary>
public abstract class VaeInferenceEstimator : BundleEstimator<VaeTransformer>
{
    private protected VaeInferenceEstimator(VaeStep step, VaeModel model)
        : base(step, model) { }
}

/// <summary>
/// A step of a pipeline that applies a trained VQ-VAE: made by <c>ml.Transforms.EncodeWithVae</c>, <c>DecodeWithVae</c>, <c>ReconstructWithVae</c> and
/// <c>ScoreWithVae</c>.
/// </summary>
public sealed class VqVaeEstimator : BundleEstimator<VqVaeTransformer>
{
    internal VqVaeEstimator(VaeStep step, VqVaeModel model)
        : base(step, model) { }
}
