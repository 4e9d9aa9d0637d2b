namespace Microsoft.ML.Transforms;

/// <summary>What the estimators here ask of the shape of their input.</summary>
internal static class ShapeExtensions
{
    public static SchemaShape.Column Find(this SchemaShape inputSchema, string name) =>
        inputSchema.TryFindColumn(name, out var column)
            ? column
            : throw Contracts.ColumnNotFound(nameof(inputSchema), "input", name);

    /// <summary>The annotations of the column that have these names.</summary>
    public static IEnumerable<SchemaShape.Column> Keep(this SchemaShape.Column column, params string[] names) =>
        column.Annotations.Where(annotation => names.Contains(annotation.Name));
}
