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
