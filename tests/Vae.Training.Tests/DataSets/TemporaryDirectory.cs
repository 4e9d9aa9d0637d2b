namespace Vae.Training.Tests.DataSets;

/// <summary>A directory of one test's own, removed after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vae-data-").FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public IEnumerable<string> Files =>
        Directory
            .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(Path, f))
            .Order(StringComparer.Ordinal);

    public TemporaryDirectory With(params string[] emptyFiles)
    {
        Array.ForEach(emptyFiles, file => File.WriteAllBytes(this[file], []));
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
