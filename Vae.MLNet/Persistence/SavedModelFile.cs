using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Onnx;

namespace Vae.MLNet;

/// <summary>The zip file of a saved model, in which the ONNX graphs of its transformers can be found.</summary>
internal sealed class SavedModelFile(Stream stream) : IDisposable
{
    private const string Chain = "TransformerChain";

    private readonly ZipArchive zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);

    /// <summary>The directory of a chain's transformer.</summary>
    public static string Child(string directory, int index) => $"{directory}/Transform_{index:000}";

    /// <summary>
    /// The directory of the model itself. A model that was saved with a loader lies in a chain of one that loading takes off.
    /// </summary>
    public string Root => Find("Schema") is null && Find("Model.key") is not null ? Child(Chain, 0) : Chain;

    /// <summary>What the graph of the ONNX transformer in a directory says of itself; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata(string directory)
    {
        if (Find($"{directory}/OnnxModel") is not { } entry)
        {
            return new Dictionary<string, string>();
        }

        using var contents = entry.Open();
        using var bytes = new MemoryStream();
        contents.CopyTo(bytes);
        var all = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        if (all.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(all) != all.Length - sizeof(int))
        {
            throw new InvalidDataException(
                $"{entry.FullName} has {all.Length} bytes; expected a length and as many bytes of an ONNX graph."
            );
        }

        var graph = ModelProto.Parser.ParseFrom(all[sizeof(int)..]);
        return graph
            .MetadataProps.DistinctBy(entry => entry.Key)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
    }

    public void Dispose() => zip.Dispose();

    // Files written on Windows have its separators.
    private ZipArchiveEntry? Find(string name) =>
        zip.Entries.FirstOrDefault(entry => entry.FullName.Replace('\\', '/') == name);
}
