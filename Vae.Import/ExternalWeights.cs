using System.Globalization;
using Google.Protobuf;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import;

/// <summary>Weights that an ONNX file keeps in another file beside it, as large models do.</summary>
internal static class ExternalWeights
{
    /// <summary>Takes them into the model, which then holds all of its weights.</summary>
    /// <exception cref="InvalidDataException">A weight lies elsewhere than beside the file, or is not there as a whole.</exception>
    public static void Embed(ModelProto model, string path)
    {
        var total = 0L;
        var files = new Dictionary<string, FileStream>();
        try
        {
            foreach (var tensor in TensorsOf(model.Graph))
            {
                if (tensor.DataLocation == DataLocation.External || tensor.ExternalData.Count > 0)
                {
                    Embed(tensor, path, files, ref total);
                }
            }
        }
        finally
        {
            foreach (var file in files.Values)
            {
                file.Dispose();
            }
        }
    }

    private static void Embed(TensorProto tensor, string path, Dictionary<string, FileStream> files, ref long total)
    {
        var entries = tensor.ExternalData.ToLookup(entry => entry.Key, entry => entry.Value);
        var location = entries["location"].FirstOrDefault() ?? "";
        if (!files.TryGetValue(location, out var file))
        {
            file = Open(tensor, path, location);
            files.Add(location, file);
        }

        var offset = Number(entries["offset"].FirstOrDefault() ?? "0");
        var length = Number(entries["length"].FirstOrDefault() ?? $"{file.Length - offset}");
        var expected = SizeOf(tensor);
        if (offset < 0 || length < 0 || offset > file.Length - length || (expected is not null && length != expected))
        {
            throw new InvalidDataException(
                $"The tensor '{tensor.Name}' of {path} is said to lie in {location} from byte {offset} on, {length} bytes long; expected {expected?.ToString(CultureInfo.InvariantCulture) ?? "its"} bytes within the {file.Length} of that file."
            );
        }

        total += length;
        if (total > int.MaxValue)
        {
            throw new InvalidDataException(
                $"{path} has weights of more than {int.MaxValue} bytes; expected at most as many as one ONNX file holds."
            );
        }

        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
        tensor.ExternalData.Clear();
        tensor.ClearDataLocation();
    }

    /// <summary>Opens a file beside the model's. Neither a path nor a link leads out of that directory.</summary>
    private static FileStream Open(TensorProto tensor, string path, string location)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var parts = location.Split('/', '\\');
        if (
            location.Length == 0
            || Path.IsPathRooted(location)
            || location.Contains(':', StringComparison.Ordinal)
            || parts.Contains("..")
        )
        {
            throw new InvalidDataException(
                $"The tensor '{tensor.Name}' of {path} is said to lie in '{location}'; expected a file beside {Path.GetFileName(path)}."
            );
        }

        var place = directory;
        foreach (var part in parts)
        {
            place = Path.Combine(place, part);
            if (new FileInfo(place).LinkTarget is not null)
            {
                throw new InvalidDataException(
                    $"The tensor '{tensor.Name}' of {path} is said to lie in '{location}', which is a link; expected the file itself beside {Path.GetFileName(path)}."
                );
            }
        }

        return File.Exists(place) && new FileInfo(place).Length > 0
            ? File.OpenRead(place)
            : throw new InvalidDataException(
                $"The tensor '{tensor.Name}' of {path} is said to lie in '{location}', which is not there; expected that file beside {Path.GetFileName(path)}."
            );
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static long? SizeOf(TensorProto tensor)
    {
        long? size = (DataType)tensor.DataType switch
        {
            DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
            DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
            DataType.Float16 or DataType.Int16 or DataType.Uint16 => 2,
            DataType.Int8 or DataType.Uint8 => 1,
            _ => null,
        };
        var count = tensor.Dims.Aggregate((Int128)1, (product, d) => product * d);
        return size is null ? null
            : count >= 0 && count <= int.MaxValue ? (long)count * size
            : -1;
    }

    private static IEnumerable<TensorProto> TensorsOf(GraphProto graph) =>
        graph.Initializer.Concat(
            graph.Node.SelectMany(node =>
                node.Attribute.SelectMany(attribute =>
                        attribute.T is null ? attribute.Tensors : attribute.Tensors.Prepend(attribute.T)
                    )
                    .Concat(OnnxAttribute.GraphsOf(node).SelectMany(TensorsOf))
            )
        );
}
