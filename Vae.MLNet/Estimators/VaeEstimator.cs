using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// A step of a variational autoencoder in a pipeline; made by the extension methods of <see cref="TransformsCatalog"/>. It learns nothing
/// from data: <see cref="Fit"/> checks the schema.
/// </summary>
public sealed class VaeEstimator : IEstimator<VaeTransformer>
{
    private readonly VaeStep step;
    private readonly VaeModel model;

    internal VaeEstimator(VaeStep step, VaeModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.step = step.CheckedFor(model);
        this.model = model;
    }

    /// <summary>Makes the transformer.</summary>
    /// <param name="input">Data with the columns that the step reads; no row is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public VaeTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var binding = new StepBinding(step, model, input.Schema);
        return new VaeTransformer(step, SharedModel.Borrowed(model), FittedColumns.Of(binding));
    }

    /// <summary>The shape of transformed data.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => OutputShape.Of(step, model, inputSchema);
}
