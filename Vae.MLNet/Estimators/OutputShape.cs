using Microsoft.ML;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Propagates the shape of a schema through a step.</summary>
internal static class OutputShape
{
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public static SchemaShape Of(VaeStep step, VaeModel model, SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var input in step.Inputs)
        {
            ColumnRules.Check(inputSchema, input, model);
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(step.Outputs.Select(output => output.Column(model)));
        var added = SchemaShapes.Of(builder.ToSchema());
        var names = added.Select(column => column.Name).ToHashSet();
        return new SchemaShape(inputSchema.Where(column => !names.Contains(column.Name)).Concat(added));
    }
}
