using Microsoft.ML;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>A step bound to an input schema: the columns it reads there and the schema with the columns it adds.</summary>
internal sealed class StepBinding
{
    /// <param name="step">The step.</param>
    /// <param name="model">Its model.</param>
    /// <param name="inputSchema">The schema of the data.</param>
    /// <param name="fitted">What the step was fitted to; null when it is being fitted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that the step reads is missing or has another type.</exception>
    public StepBinding(VaeStep step, BundleModel model, DataViewSchema inputSchema, FittedColumns? fitted = null)
    {
        Step = step;
        Model = model;
        InputSchema = inputSchema;
        Outputs = step.Outputs;
        if (step.DataColumnNames is { Count: > 0 } names)
        {
            Data = DataColumns.Of(inputSchema, names, model.Signature.Shape, step.StepOptions.Pictures);
            Data.RequireSame(fitted?.Inputs ?? []);
        }

        Columns =
        [
            .. (Data?.Columns ?? []).Select(column => column.Column),
            .. step.Inputs.Where(input => input.Role != InputRole.Data).Select(input => input.Find(inputSchema, model)),
        ];
        Keys = [.. step.Inputs.Select((input, i) => input.IsLabel ? KeysOf(i, fitted) : null)];
        SlotNames = Outputs.Any(output => output.Type == OutputType.Data) ? Data?.SlotNames : null;
        Added = new AddedColumns(
            inputSchema,
            [.. Outputs.Select(output => output.Type.Column(output.ColumnName, model, SlotNames))],
            Columns
        );
    }

    public VaeStep Step { get; }

    public BundleModel Model { get; }

    public DataViewSchema InputSchema { get; }

    /// <summary>The schema with the columns that the step adds.</summary>
    public AddedColumns Added { get; }

    public DataViewSchema OutputSchema => Added.OutputSchema;

    /// <summary>The added columns.</summary>
    public IReadOnlyList<StepOutput> Outputs { get; }

    /// <summary>The columns of data, the first of those read; null for a step that reads latent vectors.</summary>
    public DataColumns? Data { get; }

    /// <summary>The columns read, in the order of the step's inputs.</summary>
    public IReadOnlyList<DataViewSchema.Column> Columns { get; }

    /// <summary>Of each column read the classes of its keys; null for what is no key.</summary>
    public IReadOnlyList<KeyLabels?> Keys { get; }

    /// <summary>The names of the data's elements where a column that is added shows them; null where they have none.</summary>
    public IReadOnlyList<string>? SlotNames { get; }

    // What was fitted to keys by their place goes on so, as the graph that it is saved as does.
    private KeyLabels? KeysOf(int input, FittedColumns? fitted) =>
        KeyLabels.Of(
            Columns[input],
            Model,
            Step.StepOptions.KeysByPosition || fitted?.Inputs[input] is { IsKey: true, KeyClasses: null }
        );
}
