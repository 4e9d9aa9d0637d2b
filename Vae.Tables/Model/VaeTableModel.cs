using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

/// <summary>
/// A model of the rows of a table: draws rows, fills in what is missing, and says of rows how unusual they are. On ONNX Runtime alone. As
/// thread-safe as <see cref="VaeModel"/>: calls on one instance may run at once.
/// </summary>
/// <example>
/// <code language="csharp">
/// using var model = VaeTableModel.Load("models/adult");
/// using var writer = TableWriter.Create("synthetic.parquet", model.Fields);
/// var rows = new TableRows(model.Fields, 1000);
/// model.Generate(rows, 1000, new TableGenerationOptions { Seed = 7 });
/// writer.Write(rows);
/// writer.Complete();
/// </code>
/// </example>
public sealed partial class VaeTableModel : IDisposable
{
    private readonly TableCodec codec;
    private readonly CellSampler sampler;

    private VaeTableModel(VaeModel model)
    {
        Model = model;
        Schema =
            TableSchema.FromCard(model.Card)
            ?? throw new InvalidDataException(
                "The model's card has no table; expected a model of one, such as `vae train --table` makes."
            );
        codec = new TableCodec(Schema);
        sampler = new CellSampler(codec);
        Fields = Schema.Fields;
    }

    /// <summary>The model of encoded rows, which this one owns.</summary>
    public VaeModel Model { get; }

    /// <summary>What the columns are.</summary>
    public TableSchema Schema { get; }

    /// <summary>The columns' names and types.</summary>
    public IReadOnlyList<TableField> Fields { get; }

    /// <summary>This model for callers that have threads of their own: each call computes on the thread that makes it.</summary>
    internal VaeTableModel SingleThreaded => new(Model.SingleThreaded);

    /// <summary>Opens a bundle.</summary>
    /// <param name="directory">The bundle's directory.</param>
    /// <param name="options">How the model runs.</param>
    /// <exception cref="IOException">The directory or a file of it is missing or not readable.</exception>
    /// <exception cref="InvalidDataException">It is no bundle of a table's model.</exception>
    public static VaeTableModel Load(string directory, VaeModelOptions? options = null) =>
        Of(VaeModel.Load(directory, options));

    /// <summary>Takes a bundle in memory.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="options">How the model runs.</param>
    /// <exception cref="InvalidDataException">It is no bundle of a table's model.</exception>
    public static VaeTableModel FromBundle(ModelBundle bundle, VaeModelOptions? options = null) =>
        Of(VaeModel.FromBundle(bundle, options));

    /// <summary>Whether a bundle is one of a table's model.</summary>
    /// <param name="card">The bundle's card.</param>
    public static bool IsTable(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return card.Table is not null;
    }

    /// <summary>Encodes rows as <see cref="Model"/> takes them.</summary>
    /// <param name="rows">The rows, with <see cref="Fields"/>.</param>
    /// <param name="elements">Takes <see cref="BundleModel.DataSize"/> elements a row.</param>
    /// <param name="labels">Takes the class of each row of a conditional model; empty for others.</param>
    /// <param name="firstRow">The number of the first row, for messages.</param>
    /// <param name="unseenIsMissing">Whether a category that training did not see counts as missing, instead of being refused.</param>
    /// <exception cref="ArgumentException">The rows have other fields, or there is too little room.</exception>
    /// <exception cref="InvalidDataException">A cell is none that the column may have; the message names it.</exception>
    public void Encode(
        TableRows rows,
        Span<float> elements,
        Span<long> labels,
        long firstRow = 0,
        bool unseenIsMissing = false
    )
    {
        RequireFields(rows);
        Argument.Require(
            elements.Length == rows.Count * codec.Size,
            $"There is room for {elements.Length} elements; expected {rows.Count} rows of {codec.Size}."
        );
        Argument.Require(
            labels.Length == (Model.IsConditional ? rows.Count : 0),
            $"There is room for {labels.Length} labels; expected {(Model.IsConditional ? rows.Count : 0)}."
        );
        codec.Encode(rows, elements, labels, firstRow, unseenIsMissing);
    }

    /// <summary>Disposes <see cref="Model"/>.</summary>
    public void Dispose() => Model.Dispose();

    /// <summary>A model on the same sessions, which live until both are disposed.</summary>
    /// <param name="whenDisposed">What its calls say once it is disposed: what ended its life, and what to do instead.</param>
    /// <exception cref="ObjectDisposedException">This model is disposed.</exception>
    internal VaeTableModel Share(string whenDisposed) => Of(Model.Share(whenDisposed));

    /// <summary>Takes a model, which it disposes when it is none of a table.</summary>
    internal static VaeTableModel Of(VaeModel model)
    {
        try
        {
            return new VaeTableModel(model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private void RequireFields(TableRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!rows.Fields.SequenceEqual(Fields))
        {
            throw new ArgumentException($"The rows have the columns {Names(rows.Fields)}; expected {Names(Fields)}.");
        }

        static string Names(IReadOnlyList<TableField> fields) =>
            string.Join(", ", fields.Select(field => $"{field.Name} ({field.Type})"));
    }
}
