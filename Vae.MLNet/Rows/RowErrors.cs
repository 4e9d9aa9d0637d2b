using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Errors of asking a row for what it does not have.</summary>
internal static class RowErrors
{
    public static InvalidOperationException Inactive(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' was asked for, but it is not among the columns the cursor was made with.");

    public static InvalidOperationException NoRow() =>
        new(
            "Values cannot be fetched at this time: before the first call to MoveNext, or after it returned false, there is no row."
        );

    public static InvalidOperationException NotInSchema(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' with index {column.Index} is not part of the schema.");
}
