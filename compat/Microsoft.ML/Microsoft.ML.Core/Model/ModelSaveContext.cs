using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>Where one component saves itself: a directory of the zip archive, in which <c>Model.key</c> is its own.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string ModelEntry = "Model.key";

    private readonly ZipArchive archive;
    private readonly string directory;
    private readonly MemoryStream model = new();

    private ModelSaveContext(ZipArchive archive, string directory)
    {
        this.archive = archive;
        this.directory = directory;
        Writer = new BinaryWriter(model);
    }

    /// <summary>Writes to <c>Model.key</c>, which goes into the archive when all is written.</summary>
    internal BinaryWriter Writer { get; }

    public void Dispose() => Writer.Dispose();

    internal static void SaveModel(ZipArchive archive, ICanSaveModel value, string directory)
    {
        using var context = new ModelSaveContext(archive, directory);
        value.Save(context);
        context.Writer.Flush();
        using var entry = archive.CreateEntry($"{directory}/{ModelEntry}").Open();
        context.model.WriteTo(entry);
    }

    /// <summary>
    /// Names the type that loads what is saved here, by its constructor of an environment and a <see cref="ModelLoadContext" />.
    /// Comes before everything else in <c>Model.key</c>.
    /// </summary>
    internal void SetLoader(Type type) => Writer.Write(type.AssemblyQualifiedName);

    internal void SaveModel(ICanSaveModel value, string name) => SaveModel(archive, value, $"{directory}/{name}");

    internal void SaveBinaryStream(string name, Action<BinaryWriter> save)
    {
        using var writer = new BinaryWriter(archive.CreateEntry($"{directory}/{name}").Open());
        save(writer);
    }
}
