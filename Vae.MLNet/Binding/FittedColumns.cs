using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>The columns that a step was fitted to: what a saved model takes of its input.</summary>
/// <param name="Inputs">Of each column read its type and its keys.</param>
/// <param name="Names">The names of all columns there were.</param>
internal sealed record FittedColumns(IReadOnlyList<FittedColumn> Inputs, IReadOnlyList<string> Names)
{
    public static FittedColumns Of(StepBinding binding) =>
        new(
            [.. binding.Columns.Zip(binding.Keys, FittedColumn.Of)],
            [.. binding.InputSchema.Select(column => column.Name).Distinct()]
        );
}
