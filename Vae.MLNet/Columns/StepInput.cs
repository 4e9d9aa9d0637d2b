using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>What a column that a step reads is to the model.</summary>
internal enum InputRole
{
    Data,
    Latent,
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

    /// <summary>The numbers of one row.</summary>
    public int Width(VaeModel model) =>
        IsLabel ? 1
        : Role == InputRole.Latent ? model.LatentSize
        : model.DataSize;

    /// <summary>The column of <paramref name="schema"/> that the input names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or has another type.</exception>
    public DataViewSchema.Column Find(DataViewSchema schema, VaeModel model)
    {
        var column = schema.GetColumnOrNull(ColumnName) ?? throw ColumnErrors.Missing(ColumnName);
        var fits = column.Type is VectorDataViewType vector
            ? !IsLabel && Accepts(vector, model) && AcceptsElement(vector.ItemType)
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
    public void Validate(SchemaShape shape, VaeModel model)
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
            : column.Kind == SchemaShape.Column.VectorKind.Vector && !column.IsKey && AcceptsElement(column.ItemType);
        if (!fits)
        {
            throw ColumnErrors.Mismatch(name, Expected(model), Describe(column));
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

    // A column of as many elements in another order would be read as if it were the model's.
    private bool Accepts(VectorDataViewType vector, VaeModel model) =>
        vector.Size == Width(model)
        && (
            Role == InputRole.Latent
                ? vector.Dimensions.Count(size => size != 1) <= 1
                : model.Signature.Shape.Accepts(vector.Dimensions)
        );

    /// <summary>What is wrong with the dimensions where their number is right.</summary>
    private string Order(DataViewType type, VaeModel model) =>
        type is not VectorDataViewType vector || IsLabel || vector.Size != Width(model) || Accepts(vector, model) ? ""
        : Role == InputRole.Latent ? ", of one dimension"
        : $" of the dimensions {model.Signature.Shape}"
            + (
                model.Signature.Shape.IsImage
                    ? " (channel, height, width: ExtractPixels with interleavePixelColors: false)"
                    : ""
            )
            + ", or of one";

    private static bool AcceptsLabel(DataViewType type) => type == NumberDataViewType.Single || Integers.Contains(type);

    private bool AcceptsElement(DataViewType type) =>
        type == NumberDataViewType.Single
        || type == NumberDataViewType.Double
        || (Role == InputRole.Data && type == NumberDataViewType.Byte);

    private string Expected(VaeModel model) =>
        Role switch
        {
            InputRole.Data => $"known-size vector of {Width(model)} Single, Double or Byte values",
            InputRole.Latent => $"known-size vector of {Width(model)} Single or Double values",
            _ => "a key, an integer or a Single",
        };
}
