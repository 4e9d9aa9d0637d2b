using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet;

internal sealed partial class StepGraph
{
    /// <summary>A column of labels or latent vectors as the model takes it.</summary>
    private string Converted(InputRole role, string column, FittedColumn type)
    {
        var name = $"vae/{role}";
        return role switch
        {
            InputRole.Latent => Cast(column, name, DataType.Float),
            InputRole.Codes => CodeNumbers(column, name, type),
            _ => Reshaped(
                Class(type.IsKey ? Key(column, name, type) : Number(column, name, type), name),
                name,
                EachRow
            ),
        };
    }

    /// <summary>Keys or numbers as codes: out of range for a missing key, and for what is no whole number.</summary>
    private string CodeNumbers(string column, string name, FittedColumn type)
    {
        var place = Cast(column, $"{name}.int64", DataType.Int64);
        if (type.KeyCount > 0)
        {
            place = Node("Sub", $"{name}.code", place, Builder.Constant($"{name}.one", [1L]));
        }
        else
        {
            var number = Cast(column, $"{name}.number", DataType.Double);
            var back = Cast(place, $"{name}.back", DataType.Double);
            var outside = Builder.Constant($"{name}.outside", [(long)Model.Signature.Codes!.Size]);
            place = Node("Where", $"{name}.code", Node("Equal", $"{name}.is_integer", number, back), place, outside);
        }

        return Reshaped(place, name, EachRow, Model.LatentSize);
    }

    private string Data(IReadOnlyList<(string Name, FittedColumn Type)> columns)
    {
        var name = $"vae/{InputRole.Data}";
        string[] parts = [.. columns.Select(column => Numbers(column.Name, $"{name}/{column.Name}", column.Type))];
        var value =
            parts.Length == 1 ? parts[0] : Builder.Node("Concat", $"{name}.row", parts, OnnxAttribute.Int("axis", 1));
        DataAsGiven = value;
        if (Model.ClipsData)
        {
            var (low, high) = (Builder.Constant($"{name}.zero", [0f]), Builder.Constant($"{name}.one", [1f]));
            value = Node("Clip", $"{name}.clipped", value, low, high);
        }

        return Reshaped(value, name, [EachRow, .. OutputType.Data.Dimensions(Model).Select(size => (long)size)]);
    }

    /// <summary>A column of data as numbers.</summary>
    private string Numbers(string column, string name, FittedColumn type)
    {
        if (type.IsKey)
        {
            return OneHot(column, name, type.Size);
        }

        var value = Cast(column, $"{name}.float", DataType.Float);
        if (type.Picture?.Options is { Scale: { } scale, Offset: var offset })
        {
            var moved = Node("Sub", $"{name}.moved", value, Builder.Constant($"{name}.offset", [offset]));
            return Node("Mul", $"{name}.scaled", moved, Builder.Constant($"{name}.scale", [scale]));
        }

        return type.Raw == TypeCode.Byte
            ? Node("Div", $"{name}.unit", value, Builder.Constant($"{name}.largest", [255f]))
            : value;
    }

    /// <summary>A key as numbers. Where it is missing or beyond the others, ONNX Runtime ends the row with an error.</summary>
    private string OneHot(string column, string name, int count)
    {
        var key = Cast(column, $"{name}.key", DataType.Int64);
        var place = Node("Sub", $"{name}.from_0", key, Builder.Constant($"{name}.first", [1L]));
        var found = OneOf(place, count, name, $"{name}.must_be_a_key_from_1_to_{count}");
        var all = Builder.Constant($"{name}.places", Places(count), 1, count);
        return Cast(Node("Equal", $"{name}.is", all, found), $"{name}.one_hot", DataType.Float);
    }

    private static long[] Places(int count) => [.. Enumerable.Range(0, count).Select(i => (long)i)];

    /// <summary>A place from 0 on that is below the count, else an error that has the node's name in it.</summary>
    private string OneOf(string value, int count, string name, string node)
    {
        var negative = Node("Less", $"{name}.negative", value, Builder.Constant($"{name}.zero", [0L]));
        var outside = Builder.Constant($"{name}.count", [(long)count]);
        // Gather counts negative places from the end.
        var place = Node("Where", $"{name}.place", negative, outside, value);
        return Node("Gather", node, Builder.Constant($"{name}.table", Places(count), count), place);
    }

    /// <summary>
    /// The label where it is a class of the model. Where it is none, ONNX Runtime ends the row with an error that has the node's name in it:
    /// a model's own graph may take any label, and OneHot makes zeros of what is out of range.
    /// </summary>
    private string Class(string label, string name) =>
        OneOf(label, Model.ClassCount, name, $"{name}.must_be_0_to_{Model.ClassCount - 1}");

    /// <summary>A number, moved out of range where it is no integer.</summary>
    private string Number(string column, string name, FittedColumn type)
    {
        var label = Cast(column, $"{name}.int64", DataType.Int64);
        if (type.Raw != TypeCode.Single)
        {
            return label;
        }

        var back = Cast(label, $"{name}.float", DataType.Float);
        var whole = Node("Equal", $"{name}.is_integer", column, back);
        var outside = Builder.Constant($"{name}.outside", [(long)Model.ClassCount]);
        return Node("Where", $"{name}.integer", whole, label, outside);
    }

    /// <summary>The class of a key; out of range for the key 0, which is a missing value.</summary>
    private string Key(string column, string name, FittedColumn type)
    {
        var key = Cast(column, $"{name}.key", DataType.Int64);
        if (type.KeyClasses is { } classes)
        {
            long[] table = [Model.ClassCount, .. classes];
            return Node("Gather", $"{name}.class", Builder.Constant($"{name}.classes", table, table.Length), key);
        }

        return Node("Sub", $"{name}.class", key, Builder.Constant($"{name}.one", [1L]));
    }

    /// <summary>ONNX's type of the elements of a column.</summary>
    public static DataType TypeOf(TypeCode raw) =>
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
            TypeCode.Boolean => DataType.Bool,
            _ => DataType.Int64,
        };
}
