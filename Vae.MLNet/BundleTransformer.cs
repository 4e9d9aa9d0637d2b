using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// Adds the columns of one step of a model: latent features or codes, reconstructions, decoded rows, style transfers or scores.
/// Nothing runs before a cursor asks for one of them; then rows are read ahead and computed in batches.
/// </summary>
/// <remarks>
/// Saved by <c>ml.Model.Save</c> as ML.NET's own transformers, so that an application with only Microsoft.ML and
/// Microsoft.ML.OnnxTransformer loads it and computes the same numbers row by row; <c>ml.Model.LoadWithVae</c> puts this transformer back.
/// <c>ml.Model.SaveWithVae</c> leaves the file that was there where it fails. <c>ml.Model.ConvertToOnnx</c> cannot convert the step, and is
/// refused; <c>ml.Model.ConvertToOnnxWithVae</c> of the package Vae.MLNet.Onnx writes the whole pipeline as one ONNX file.
/// </remarks>
public abstract class BundleTransformer : ITransformer, IDisposable
{
    private const string WhenDisposed =
        "The transformer is disposed; expected it to live until the last row of what it transformed has been read.";

    private protected BundleTransformer(VaeStep step, BundleModel model, FittedColumns fitted)
    {
        Step = step;
        Shared = model.Share(WhenDisposed);
        Fitted = fitted;
    }

    /// <summary>The model, on the sessions of the one that the step was fitted with; it is disposed together with this transformer.</summary>
    internal BundleModel Shared { get; }

    /// <summary>Always true: every row is computed by itself.</summary>
    public bool IsRowToRowMapper => true;

    internal VaeStep Step { get; }

    /// <summary>What the step was fitted to, which is what a saved model takes.</summary>
    internal FittedColumns Fitted { get; }

    /// <summary>The schema of transformed data.</summary>
    /// <param name="inputSchema">The schema of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <summary>Adds the step's columns to the data.</summary>
    /// <param name="input">The data.</param>
    /// <returns>A view that computes when a cursor asks.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    /// <exception cref="NotSupportedException"><c>ml.Model.ConvertToOnnx</c> is what calls.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        OnnxConversion.Refuse();
        return new VaeDataView(input, Bind(input.Schema));
    }

    /// <summary>A mapper of single rows, such as a prediction engine uses.</summary>
    /// <param name="inputSchema">The schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        var binding = Bind(inputSchema);
        return new AddedColumnsMapper(binding.Added, (row, needed) => new VaeRow(binding, row, needed));
    }

    /// <summary>Saves the step as ML.NET's own transformers; called by <c>ml.Model.Save</c>.</summary>
    /// <exception cref="InvalidOperationException">The step cannot be saved; the message says why.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) => StepSaver.Save(this, ctx);

    /// <summary>
    /// Ends the use of the model. Its sessions are freed when all transformers that were fitted with it are disposed, and the model that was
    /// handed in as well, in any order.
    /// </summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the transformer owns.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> is the caller.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Shared.Dispose();
        }
    }

    private StepBinding Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new StepBinding(Step, Shared, inputSchema, Fitted);
    }
}

/// <summary>A step of a model whose latent variables are Gaussian.</summary>
/// <remarks><inheritdoc path="/remarks/node()"/></remarks>
public class VaeTransformer : BundleTransformer
{
    internal VaeTransformer(VaeStep step, VaeModel model, FittedColumns fitted)
        : base(step, model, fitted) { }

    /// <summary>The model, on the sessions of the one that the step was fitted with; it is disposed together with this transformer.</summary>
    public VaeModel Model => (VaeModel)Shared;
}

/// <summary>A step of a model whose latent variables are codes.</summary>
/// <remarks><inheritdoc path="/remarks/node()"/></remarks>
public sealed class VqVaeTransformer : BundleTransformer
{
    internal VqVaeTransformer(VaeStep step, VqVaeModel model, FittedColumns fitted)
        : base(step, model, fitted) { }

    /// <summary>The model, on the sessions of the one that the step was fitted with; it is disposed together with this transformer.</summary>
    public VqVaeModel Model => (VqVaeModel)Shared;
}
