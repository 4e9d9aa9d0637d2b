using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet;

// From columns to what encoder and decoder take.
internal sealed partial class StepGraph
{
    private string Converted(StepInput input, FittedColumn column)
    {
        var name = $"vae/{input.Role}";
        return input.Role switch
        {
            StepInputRole.Image => Image(input.ColumnName, name, column),
            StepInputRole.Latent => Cast(input.ColumnName, name, DataType.Float),
            _ => Reshaped(
                column.IsKey ? Key(input.ColumnName, name, column) : Number(input.ColumnName, name, column),
                name,
                1
            ),
        };
    }

    private string Image(string column, string name, FittedColumn type)
    {
        var value = Cast(column, $"{name}.float", DataType.Float);
        if (type.Raw == TypeCode.Byte)
        {
            value = graph.Node("Div", $"{name}.unit", [value, graph.Constant($"{name}.white", [255f])]);
        }

        return Reshaped(value, name, [1, .. model.Signature.Shape.Select(size => (long)size)]);
    }

    /// <summary>A number, moved out of range where it is no integer: the model's graph refuses it there.</summary>
    private string Number(string column, string name, FittedColumn type)
    {
        var label = Cast(column, $"{name}.int64", DataType.Int64);
        if (type.Raw != TypeCode.Single)
        {
            return label;
        }

        var back = Cast(label, $"{name}.float", DataType.Float);
        var whole = graph.Node("Equal", $"{name}.is_integer", [column, back]);
        return graph.Node("Where", $"{name}.integer", [whole, label, Outside(name)]);
    }

    /// <summary>The class of a key; out of range for the key 0, which is a missing value.</summary>
    private string Key(string column, string name, FittedColumn type)
    {
        var key = Cast(column, $"{name}.key", DataType.Int64);
        if (type.KeyClasses is { } classes)
        {
            long[] table = [model.ClassCount, .. classes];
            return graph.Node("Gather", $"{name}.class", [graph.Constant($"{name}.classes", table, table.Length), key]);
        }

        return graph.Node("Sub", $"{name}.class", [key, graph.Constant($"{name}.one", [1L])]);
    }

    private string Outside(string name) => graph.Constant($"{name}.outside", [(long)model.ClassCount]);

    private static DataType TypeOf(TypeCode raw) =>
        raw switch
        {
            TypeCode.Single => DataType.Float,
            TypeCode.Double => DataType.Double,
            TypeCode.Byte => DataType.Uint8,
            TypeCode.SByte => DataType.Int8,
            TypeCode.UInt16 => DataType.Uint16,
            TypeCode.Int16 => DataType.Int16,
            TypeCode.UInt32 => DataType.Uint32,
            TypeCode.Int32 => DataType.Int32,
            TypeCode.UInt64 => DataType.Uint64,
            _ => DataType.Int64,
        };
}
