using System.Security.Cryptography;

namespace Vae.Batch;

/// <summary>Joins directories of pictures by copying each picture.</summary>
internal sealed class FolderJoiner : IJoiner
{
    private readonly IncrementalHash whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string target;
    private long bytes;

    /// <param name="target">The directory to copy to.</param>
    public FolderJoiner(string target)
    {
        this.target = target;
        Directory.CreateDirectory(target);
    }

    public void Append(string path, FileEntry entry, RowRange rows, CancellationToken cancellation)
    {
        ShardPictures.Read(path, entry, rows, Copy, cancellation);

        void Copy(string name, byte[] picture)
        {
            whole.AppendData(picture);
            bytes += picture.Length;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, name))!);
            File.WriteAllBytes(Path.Combine(target, name), picture);
        }
    }

    public FileEntry Complete(CancellationToken cancellation) =>
        new()
        {
            Name = Path.GetFileName(target),
            Bytes = bytes,
            Sha256 = Convert.ToHexStringLower(whole.GetHashAndReset()),
        };

    public void Dispose() => whole.Dispose();
}
