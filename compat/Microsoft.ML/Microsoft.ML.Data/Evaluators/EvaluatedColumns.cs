namespace Microsoft.ML.Data;

/// <summary>The columns that an evaluation reads.</summary>
internal static class EvaluatedColumns
{
    private const string ParamName = "schema";

    public static DataViewSchema.Column Find(this IDataView data, string name, string role) =>
        data.Schema.GetColumnOrNull(name)
        ?? throw new ArgumentOutOfRangeException(ParamName, $"{name} column '{role}' not found");

    public static void Check(this DataViewSchema.Column column, bool condition, string role, string expected)
    {
        if (!condition)
            throw Contracts.SchemaMismatch(ParamName, role, column.Name, expected, column.Type.ToString());
    }
}
