namespace Vae.Inference.Tests;

/// <summary>A directory that lives as long as a test, optionally holding a copy of a fixture.</summary>
internal sealed class FixtureCopy : IDisposable
{
    public FixtureCopy(string? fixture = null)
    {
        Root = Directory.CreateTempSubdirectory("vae-test-").FullName;
        Bundle = Path.Combine(Root, "model");
        if (fixture is not null)
        {
            Directory.CreateDirectory(Bundle);
            foreach (var name in (string[])[BundleFormat.EncoderFile, BundleFormat.DecoderFile, BundleFormat.CardFile])
            {
                File.Copy(Path.Combine(Fixture.Directory(fixture), name), Path.Combine(Bundle, name));
            }
        }
    }

    public string Root { get; }

    public string Bundle { get; }

    public string PathOf(string name) => Path.Combine(Bundle, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
