using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// Adds the columns of one step of a variational autoencoder: latent features, reconstructions, decoded rows, style transfers or scores.
/// Nothing runs before a cursor asks for one of them; then rows are read ahead and computed in batches.
/// </summary>
/// <remarks>
/// Saved by <c>ml.Model.Save</c> as ML.NET's own transformers, so that an application with only Microsoft.ML and
/// Microsoft.ML.OnnxTransformer loads it and computes the same numbers row by row; <c>ml.Model.LoadWithVae</c> puts this transformer back.
/// </remarks>
public class VaeTransformer : ITransformer, IDisposable
{
    private readonly SharedModel shared;
    private int disposed;

    internal VaeTransformer(VaeStep step, SharedModel shared, FittedColumns fitted)
    {
        Step = step;
        this.shared = shared.Use();
        Fitted = fitted;
    }

    /// <summary>The model.</summary>
    public VaeModel Model => shared.Model;

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
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new VaeDataView(input, Bind(input.Schema));
    }

    /// <summary>A mapper of single rows, such as a prediction engine uses.</summary>
    /// <param name="inputSchema">The schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new VaeRowMapper(Bind(inputSchema));

    /// <summary>Saves the step as ML.NET's own transformers; called by <c>ml.Model.Save</c>.</summary>
    /// <exception cref="InvalidOperationException">The step cannot be saved; the message says why.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) => StepSaver.Save(this, ctx);

    /// <summary>
    /// Frees the model if it was loaded together with this transformer and no other transformer uses it; a model that was handed in stays
    /// the caller's.
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
        if (disposing && Interlocked.Exchange(ref disposed, 1) == 0)
        {
            shared.Release();
        }
    }

    private StepBinding Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new StepBinding(Step, Model, inputSchema);
    }
}

/// <summary>A model that several transformers use: a caller's, which they never free, or one they own, which the last of them frees.</summary>
internal sealed class SharedModel
{
    private readonly bool owned;
    private int users;

    private SharedModel(VaeModel model, bool owned)
    {
        Model = model;
        this.owned = owned;
    }

    public VaeModel Model { get; }

    /// <summary>A model that stays the caller's.</summary>
    public static SharedModel Borrowed(VaeModel model) => new(model, owned: false);

    /// <summary>A model that is freed when every transformer that uses it has been disposed.</summary>
    public static SharedModel Owned(VaeModel model) => new(model, owned: true);

    /// <summary>Counts one more transformer.</summary>
    public SharedModel Use()
    {
        Interlocked.Increment(ref users);
        return this;
    }

    /// <summary>Counts one transformer less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref users) == 0 && owned)
        {
            Model.Dispose();
        }
    }
}
