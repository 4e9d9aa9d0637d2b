using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>What a column that a step reads is to the model.</summary>
internal enum InputRole
{
    Data,
    Latent,
    Codes,
    Label,
    TargetLabel,
}

/// <summary>A column that a step reads, and which columns it accepts there.</summary>
internal readonly record struct StepInput(InputRole Role, string ColumnName)
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

    public bool IsLabel => Role is InputRole.Label or InputRole.TargetLabel;

    /// <summary>The column of labels or latent vectors that the input names; those of data are <see cref="DataColumns"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or has another type.</exception>
    public DataViewSchema.Column Find(DataViewSchema schema, BundleModel model)
    {
        var column = schema.GetColumnOrNull(ColumnName) ?? throw ColumnErrors.Missing(ColumnName);
        var fits = column.Type is VectorDataViewType vector
            ? !IsLabel
                && vector.Size == model.LatentSize
                && (IsFlat(vector) || IsPicture(vector, model))
                && (
                    AcceptsElement(vector.ItemType)
                    || (
                        Role == InputRole.Codes
                        && vector.ItemType is KeyDataViewType key
                        && key.Count == (ulong)model.Signature.Codes!.Size
                    )
                )
            : IsLabel && (column.Type is KeyDataViewType || AcceptsLabel(column.Type));
        return fits
            ? column
            : throw ColumnErrors.Mismatch(
                ColumnName,
                Expected(model) + Order(column.Type, model),
                column.Type.ToString()!
            );
    }

    /// <summary>Checks as much as the shape of a schema tells.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type.</exception>
    public void Validate(SchemaShape shape, BundleModel model)
    {
        var name = ColumnName;
        var found = shape.Where(column => column.Name == name).Take(1).ToList();
        if (found.Count == 0)
        {
            throw ColumnErrors.Missing(name);
        }

        var column = found[0];
        var fits = IsLabel
            ? column.Kind == SchemaShape.Column.VectorKind.Scalar && (column.IsKey || AcceptsLabel(column.ItemType))
            : column.Kind == SchemaShape.Column.VectorKind.Vector
                && (column.IsKey ? Role == InputRole.Codes : AcceptsElement(column.ItemType));
        if (!fits)
        {
            throw ColumnErrors.Mismatch(name, Expected(model), Describe(column));
        }
    }

    /// <summary>The type of a column, as ML.NET describes columns of a shape.</summary>
    public static string Describe(SchemaShape.Column column)
    {
        var item = column.IsKey ? $"Key<{column.ItemType}>" : $"{column.ItemType}";
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            _ => $"VarVector<{item}>",
        };
    }

    /// <summary>Whether the dimensions are those of the positions of codes.</summary>
    private bool IsPicture(VectorDataViewType vector, BundleModel model) =>
        Role == InputRole.Codes
        && model.Signature.Codes is { } codes
        && vector.Dimensions.SequenceEqual([codes.Height, codes.Width]);

    private static bool IsFlat(VectorDataViewType vector) => vector.Dimensions.Count(size => size != 1) <= 1;

    /// <summary>What is wrong with the dimensions where their number is right.</summary>
    private string Order(DataViewType type, BundleModel model) =>
        !IsLabel && type is VectorDataViewType vector && vector.Size == model.LatentSize && !IsFlat(vector)
            ? ", of one dimension"
            : "";

    internal static bool AcceptsLabel(DataViewType type) =>
        type == NumberDataViewType.Single || Integers.Contains(type);

    private static bool AcceptsElement(DataViewType type) =>
        type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    private string Expected(BundleModel model) =>
        IsLabel ? "a key, an integer or a Single"
        : Role == InputRole.Codes
            ? $"known-size vector of {model.LatentSize} keys of {model.Signature.Codes!.Size} codes, or Single or Double values"
        : $"known-size vector of {model.LatentSize} Single or Double values";
}
