using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Which columns a step accepts in which role.</summary>
internal static class ColumnRules
{
    private static readonly DataViewType[] Integers =
    [
        NumberDataViewType.SByte,
        NumberDataViewType.Byte,
        NumberDataViewType.Int16,
        NumberDataViewType.UInt16,
        NumberDataViewType.Int32,
        NumberDataViewType.UInt32,
        NumberDataViewType.Int64,
        NumberDataViewType.UInt64,
    ];

    /// <summary>The column of <paramref name="schema"/> that an input names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or has another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, StepInput input, VaeModel model)
    {
        var column = schema.GetColumnOrNull(input.ColumnName) ?? throw SchemaErrors.Missing(input.ColumnName);
        var fits = column.Type is VectorDataViewType vector
            ? !input.IsLabel && vector.Size == Size(input.Role, model) && IsElement(input.Role, vector.ItemType)
            : input.IsLabel && (column.Type is KeyDataViewType || IsLabel(column.Type));
        return fits
            ? column
            : throw SchemaErrors.Mismatch(input.ColumnName, Expected(input.Role, model), column.Type.ToString()!);
    }

    /// <summary>Checks as much as the shape of a schema tells.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type.</exception>
    public static void Check(SchemaShape shape, StepInput input, VaeModel model)
    {
        var found = shape.Where(column => column.Name == input.ColumnName).Take(1).ToList();
        if (found.Count == 0)
        {
            throw SchemaErrors.Missing(input.ColumnName);
        }

        var column = found[0];
        var fits = input.IsLabel
            ? column.Kind == SchemaShape.Column.VectorKind.Scalar && (column.IsKey || IsLabel(column.ItemType))
            : column.Kind == SchemaShape.Column.VectorKind.Vector
                && !column.IsKey
                && IsElement(input.Role, column.ItemType);
        if (!fits)
        {
            throw SchemaErrors.Mismatch(input.ColumnName, Expected(input.Role, model), Describe(column));
        }
    }

    // As ML.NET describes columns of a shape.
    private static string Describe(SchemaShape.Column column)
    {
        var item = column.IsKey ? $"Key<{column.ItemType}>" : $"{column.ItemType}";
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            _ => $"VarVector<{item}>",
        };
    }

    private static int Size(StepInputRole role, VaeModel model) =>
        role == StepInputRole.Latent ? model.LatentSize : model.DataSize;

    private static bool IsElement(StepInputRole role, DataViewType type) =>
        type == NumberDataViewType.Single
        || type == NumberDataViewType.Double
        || (role == StepInputRole.Image && type == NumberDataViewType.Byte);

    private static bool IsLabel(DataViewType type) => type == NumberDataViewType.Single || Integers.Contains(type);

    private static string Expected(StepInputRole role, VaeModel model) =>
        role switch
        {
            StepInputRole.Image => $"known-size vector of {model.DataSize} Single, Double or Byte values",
            StepInputRole.Latent => $"known-size vector of {model.LatentSize} Single or Double values",
            _ => "a key, an integer or a Single",
        };
}
