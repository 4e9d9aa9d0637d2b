namespace Vae.Tests;

/// <summary>A directory of one test's own, removed after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vae-test-").FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    /// <summary>All files in it and below, by their relative paths, in order.</summary>
    public IEnumerable<string> Files =>
        Directory
            .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(Path, f))
            .Order(StringComparer.Ordinal);

    public string Write(string file, params byte[] bytes)
    {
        File.WriteAllBytes(this[file], bytes);
        return this[file];
    }

    public TemporaryDirectory With(params string[] emptyFiles)
    {
        Array.ForEach(emptyFiles, file => Write(file));
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
