using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Tables;

namespace Vae.MLNet;

/// <summary>
/// Fills in missing cells of a table's columns, or scores its rows, or both. Nothing runs before a cursor asks for a column that is filled in or
/// added.
/// </summary>
/// <remarks>
/// It cannot be saved with <c>ml.Model.Save</c>: a table's text and numbers become the model's rows outside of its graphs. Save the model as a
/// bundle, <c>transformer.Model.Model.Save(directory)</c>, and make the step anew of <see cref="VaeTableModel.Load"/>.
/// </remarks>
public sealed class VaeTableTransformer : ITransformer, IDisposable
{
    private const string WhenDisposed =
        "The transformer is disposed; expected it to live until the last row of what it transformed has been read.";

    private readonly TableStep step;

    internal VaeTableTransformer(TableStep step, VaeTableModel model) =>
        (this.step, Model) = (step, model.Share(WhenDisposed));

    /// <summary>The model, on the sessions of the one that the step was made with; it is disposed together with this transformer.</summary>
    public VaeTableModel Model { get; }

    /// <summary>Always true: every row is computed by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The schema of transformed data.</summary>
    /// <param name="inputSchema">The schema of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column of the table is missing or has another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).Added.OutputSchema;

    /// <summary>Fills in the columns and adds those of scores.</summary>
    /// <param name="input">The data.</param>
    /// <returns>A view that computes when a cursor asks.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column of the table is missing or has another type.</exception>
    /// <exception cref="NotSupportedException"><c>ml.Model.ConvertToOnnx</c> is what calls.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        OnnxConversion.Refuse();
        return new TableDataView(input, Bind(input.Schema));
    }

    /// <summary>A mapper of single rows, such as a prediction engine uses.</summary>
    /// <param name="inputSchema">The schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column of the table is missing or has another type.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        var binding = Bind(inputSchema);
        return new AddedColumnsMapper(binding.Added, (row, needed) => new TableRow(binding, row, needed));
    }

    /// <summary>Refuses to be saved; called by <c>ml.Model.Save</c>.</summary>
    /// <exception cref="InvalidOperationException">Always; the message says what to do instead.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw NotSavable.Because(
            "a table's text and numbers become the rows of the model outside of its graphs, so that the model is to be saved as a bundle, "
                + "transformer.Model.Model.Save(directory), and the step to be made anew of VaeTableModel.Load"
        );

    /// <summary>
    /// Ends the use of the model. Its sessions are freed when all transformers and views that were made with it are disposed, and the model that
    /// was handed in as well, in any order.
    /// </summary>
    public void Dispose() => Model.Dispose();

    private TableBinding Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new TableBinding(step, Model, inputSchema);
    }
}
