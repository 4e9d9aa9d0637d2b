using System.IO.Compression;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where one component loads itself from: what <see cref="ModelSaveContext" /> has written.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    private readonly ZipArchive archive;
    private readonly string directory;

    private ModelLoadContext(ZipArchive archive, string directory)
    {
        this.archive = archive;
        this.directory = directory;
        Reader = Open(ModelSaveContext.ModelEntry);
    }

    public BinaryReader Reader { get; }

    public void Dispose() => Reader.Dispose();

    public static TModel LoadModel<TModel>(IHostEnvironment env, ZipArchive archive, string directory)
    {
        using var context = new ModelLoadContext(archive, directory);
        var type = Type.GetType(context.Reader.ReadString());
        if (!typeof(TModel).IsAssignableFrom(type))
            throw new FormatException($"Couldn't load model: '{directory}'");
        return (TModel)
            Activator.CreateInstance(
                type,
                BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DoNotWrapExceptions,
                binder: null,
                [env, context],
                culture: null
            );
    }

    public TModel LoadModel<TModel>(IHostEnvironment env, string name) =>
        LoadModel<TModel>(env, archive, $"{directory}/{name}");

    public BinaryReader Open(string name) =>
        new((archive.GetEntry($"{directory}/{name}") ?? throw new FormatException("Corrupt model file")).Open());
}
