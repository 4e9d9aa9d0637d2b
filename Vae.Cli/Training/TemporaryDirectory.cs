namespace Vae.Cli;

/// <summary>A directory that is removed after its use.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vaeml-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
