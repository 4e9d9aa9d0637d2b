namespace Vae.Inference.Tests.Idx;

/// <summary>A directory of one test's own, removed after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("vae-idx-").FullName;

    public string this[string file] => Path.Combine(path, file);

    public IEnumerable<string> Files => Directory.EnumerateFiles(path).Select(f => Path.GetFileName(f)!);

    public string Write(string file, params byte[] bytes)
    {
        File.WriteAllBytes(this[file], bytes);
        return this[file];
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
