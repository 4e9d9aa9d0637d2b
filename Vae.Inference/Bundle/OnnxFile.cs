using System.Text;

namespace Vae.Inference;

/// <summary>What an ONNX file says about itself, read before a session is made of it.</summary>
internal sealed class OnnxFile
{
    private const int DeepestNesting = 64;
    private readonly Dictionary<string, string> metadata = [];

    private OnnxFile() { }

    /// <summary>The file's <c>metadata_props</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>The first tensor whose data lies outside the file; null when there is none.</summary>
    public ExternalTensor? External { get; private set; }

    /// <summary>Reads an ONNX file.</summary>
    /// <exception cref="InvalidDataException">The bytes are no ONNX file; the message is the end of a sentence.</exception>
    public static OnnxFile Read(ReadOnlySpan<byte> bytes)
    {
        var file = new OnnxFile();
        var model = new ProtoReader(bytes);
        var hasGraph = false;
        while (model.Next())
        {
            switch (model.Field)
            {
                case OnnxField.ModelGraph:
                    hasGraph = true;
                    file.Scan(model.Message, OnnxMessage.Graph, 0);
                    break;
                case OnnxField.ModelMetadata:
                    var (key, value) = Entry(model.Message);
                    file.metadata[key] = value;
                    break;
                case OnnxField.ModelTraining:
                    file.Scan(model.Message, OnnxMessage.Training, 0);
                    break;
                case OnnxField.ModelFunction:
                    file.Scan(model.Message, OnnxMessage.Function, 0);
                    break;
            }
        }

        return hasGraph ? file : throw new InvalidDataException("it holds no graph");
    }

    private void Scan(ReadOnlySpan<byte> message, OnnxMessage kind, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new InvalidDataException($"its graphs are nested more than {DeepestNesting} deep");
        }

        if (kind == OnnxMessage.Tensor)
        {
            ScanTensor(message);
            return;
        }

        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (OnnxField.Child(kind, reader.Field) is { } child)
            {
                Scan(reader.Message, child, depth + 1);
            }
        }
    }

    private void ScanTensor(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var (name, location, external) = ("", "", false);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxField.TensorName:
                    name = reader.Text;
                    break;
                case OnnxField.TensorExternalData:
                    external = true;
                    location = Entry(reader.Message) is ("location", var path) ? path : location;
                    break;
                case OnnxField.TensorDataLocation:
                    external |= reader.Int64 != 0;
                    break;
            }
        }

        External ??= external ? new ExternalTensor(name, location) : null;
    }

    private static (string Key, string Value) Entry(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var (key, value) = ("", "");
        while (reader.Next())
        {
            (key, value) = reader.Field switch
            {
                OnnxField.EntryKey => (reader.Text, value),
                OnnxField.EntryValue => (key, reader.Text),
                _ => (key, value),
            };
        }

        return (key, value);
    }
}

/// <summary>The messages of an ONNX file that can hold a tensor.</summary>
internal enum OnnxMessage
{
    Graph,
    Node,
    Attribute,
    Tensor,
    SparseTensor,
    Function,
    Training,
}

/// <summary>Field numbers of the ONNX format (onnx.proto3, IR version 8).</summary>
internal static class OnnxField
{
    public const int ModelGraph = 7;
    public const int ModelMetadata = 14;
    public const int ModelTraining = 20;
    public const int ModelFunction = 25;
    public const int EntryKey = 1;
    public const int EntryValue = 2;
    public const int TensorName = 8;
    public const int TensorExternalData = 13;
    public const int TensorDataLocation = 14;

    /// <summary>The kind of message in a field, if it can hold a tensor.</summary>
    public static OnnxMessage? Child(OnnxMessage parent, int field) =>
        (parent, field) switch
        {
            (OnnxMessage.Graph, 1) or (OnnxMessage.Function, 7) => OnnxMessage.Node,
            (OnnxMessage.Graph, 5) => OnnxMessage.Tensor,
            (OnnxMessage.Graph, 15) => OnnxMessage.SparseTensor,
            (OnnxMessage.Node, 5) or (OnnxMessage.Function, 11) => OnnxMessage.Attribute,
            (OnnxMessage.Attribute, 5 or 10) => OnnxMessage.Tensor,
            (OnnxMessage.Attribute, 6 or 11) => OnnxMessage.Graph,
            (OnnxMessage.Attribute, 22 or 23) => OnnxMessage.SparseTensor,
            (OnnxMessage.SparseTensor, 1 or 2) => OnnxMessage.Tensor,
            (OnnxMessage.Training, 1 or 2) => OnnxMessage.Graph,
            _ => null,
        };
}

/// <summary>A tensor whose data an ONNX file keeps elsewhere.</summary>
internal sealed record ExternalTensor(string Name, string Location);

/// <summary>
/// Reads the protobuf wire format forward, field by field. Enough to look into an ONNX file before any of it is trusted, without a
/// protobuf library.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> rest = data;
    private ReadOnlySpan<byte> payload;
    private ulong number;

    /// <summary>The number of the field that <see cref="Next"/> read.</summary>
    public int Field { get; private set; }

    /// <summary>Reads the next field; false at the end of the message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf message.</exception>
    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = tag >> 3 is > 0 and <= int.MaxValue ? (int)(tag >> 3) : throw Malformed();
        number = 0;
        payload = default;
        switch (tag & 7)
        {
            case 0:
                number = Varint();
                break;
            case 1:
                payload = Take(8);
                break;
            case 2:
                payload = Take(Varint());
                break;
            case 5:
                payload = Take(4);
                break;
            default:
                throw Malformed();
        }

        return true;
    }

    /// <summary>The field as a whole number.</summary>
    public readonly long Int64 => (long)number;

    /// <summary>The field as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(payload);

    /// <summary>The field as a message, to be read with a reader of its own.</summary>
    public readonly ReadOnlySpan<byte> Message => payload;

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Malformed();
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
        {
            throw Malformed();
        }

        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private static InvalidDataException Malformed() => new("its bytes are no protobuf message");
}
