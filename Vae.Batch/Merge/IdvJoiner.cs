namespace Vae.Batch;

/// <summary>Joins ML.NET's binary files by reading all rows.</summary>
internal sealed class IdvJoiner(string target) : IJoiner
{
    private readonly List<string> parts = [];

    public void Append(string path, FileEntry entry, RowRange rows, CancellationToken cancellation)
    {
        using var file = new ShardFile(path, entry);
        file.Copy(entry.Bytes, static _ => { }, cancellation);
        file.Check();
        parts.Add(path);
    }

    public FileEntry Complete(CancellationToken cancellation)
    {
        using var stream = new FileStream(target, FileMode.Create, FileAccess.ReadWrite);
        IdvFile.Join(parts, stream, cancellation);
        return Publication.EntryOf(stream);
    }

    public void Dispose() { }
}
