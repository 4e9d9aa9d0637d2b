using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Errors of columns that are missing, do not fit or were not asked for: where ML.NET has one, the same type and words.</summary>
internal static class ColumnErrors
{
    public static ArgumentOutOfRangeException Missing(string column) =>
        OfSchema($"Could not find input column '{column}'");

    public static ArgumentOutOfRangeException Mismatch(string column, string expected, string found) =>
        OfSchema($"Schema mismatch for input column '{column}': expected {expected}, got {found}");

    /// <summary>Several columns that together are not as wide as a row.</summary>
    public static ArgumentOutOfRangeException WidthMismatch(string columns, int expected, string found) =>
        OfSchema(
            $"Schema mismatch for input columns {columns}: expected widths that add up to {expected}, got {found}"
        );

    public static InvalidOperationException Inactive(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' was asked for, but it is not among the columns the cursor was made with.");

    public static InvalidOperationException NoRow() =>
        new(
            "Values cannot be fetched at this time: before the first call to MoveNext, or after it returned false, there is no row."
        );

    public static InvalidOperationException NotInSchema(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' with index {column.Index} is not part of the schema.");

    public static InvalidOperationException OtherType(Type found, Type expected) =>
        new($"Invalid TValue in GetGetter: '{found}', expected type: '{expected}'.");

    /// <summary>The getter as the type asked for.</summary>
    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public static ValueGetter<T> RequireType<T>(Delegate getter) =>
        getter as ValueGetter<T> ?? throw OtherType(typeof(T), getter.GetType().GetGenericArguments()[0]);

    private static ArgumentOutOfRangeException OfSchema(string message, string parameter = "inputSchema") =>
        new(parameter, message);
}
