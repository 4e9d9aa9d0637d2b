namespace Vae.Batch;

/// <summary>Checks the files of shards that cannot be joined, because others are missing or damaged.</summary>
internal sealed class CheckOnly(FileLayout layout) : IJoiner
{
    public void Append(string path, FileEntry entry, RowRange rows, CancellationToken cancellation)
    {
        if (layout.Format == RowFormat.Pngs)
        {
            ShardPictures.Read(path, entry, rows, static (_, _) => { }, cancellation);
            return;
        }

        using var file = new ShardFile(path, entry);
        file.Copy(entry.Bytes, static _ => { }, cancellation);
        file.Check();
    }

    public FileEntry Complete(CancellationToken cancellation) =>
        throw new InvalidOperationException("The shards cannot be joined.");

    public void Dispose() { }
}
