using System.IO.Compression;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class ModelOperationsCatalog
{
    private const string ModelDirectory = "TransformerChain";
    private const string VersionEntry = "TrainingInfo/Version.txt";

    private readonly IHostEnvironment env;

    internal ModelOperationsCatalog(IHostEnvironment env) => this.env = env;

    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream)
    {
        Contracts.CheckValue(stream, nameof(stream));
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (var version = new StreamWriter(archive.CreateEntry(VersionEntry).Open()))
            version.Write("5.0.0");
        ModelSaveContext.SaveModel(archive, model, ModelDirectory);
        if (inputSchema != null)
            SchemaEntry.Write(archive, inputSchema);
    }

    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        Contracts.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        Contracts.CheckValue(stream, nameof(stream));
        using var archive = Open(stream);
        inputSchema = SchemaEntry.ReadOrNull(archive);
        if (archive.GetEntry($"{ModelDirectory}/{ModelSaveContext.ModelEntry}") is null)
            throw new InvalidOperationException("Could not load legacy format model");
        return ModelLoadContext.LoadModel<ITransformer>(env, archive, ModelDirectory);
    }

    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        Contracts.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }

    private static ZipArchive Open(Stream stream)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException("Failed to open a zip archive", exception);
        }
    }
}
