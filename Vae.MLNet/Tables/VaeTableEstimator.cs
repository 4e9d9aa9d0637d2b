using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Tables;

namespace Vae.MLNet;

/// <summary>
/// A step of a pipeline that applies a table's model to the columns that have the names of the table's. It learns nothing from data:
/// <see cref="Fit"/> checks the schema and reads no row.
/// </summary>
public abstract class VaeTableEstimator : IEstimator<VaeTableTransformer>
{
    private readonly TableStep step;
    private readonly VaeTableModel model;

    private protected VaeTableEstimator(TableStep step, VaeTableModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        step.Validate();
        step.Validate(model);
        this.step = step;
        this.model = model;
    }

    /// <summary>Makes the transformer.</summary>
    /// <param name="input">Data with the columns of the table; no row is read.</param>
    /// <returns>A transformer that keeps what it needs of the model, which may be disposed before it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column of the table is missing or has another type.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public VaeTableTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = new TableBinding(step, model, input.Schema);
        return new VaeTableTransformer(step, model);
    }

    /// <summary>The shape of transformed data.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column of the table is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var field in model.Fields)
        {
            TableBinding.Require(inputSchema, field.Name, field.Type);
        }

        return step.ShapeOf(inputSchema, model.Fields.Count);
    }
}
