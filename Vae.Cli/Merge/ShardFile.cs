using System.Security.Cryptography;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>A file of a shard, read once from start to end; every byte goes into its hash.</summary>
internal sealed class ShardFile : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[BufferBytes];
    private readonly FileStream stream;
    private readonly FileEntry entry;

    /// <exception cref="InvalidDataException">The file is missing, or has another length than its manifest says.</exception>
    public ShardFile(string path, FileEntry entry)
    {
        this.entry = entry;
        if (RegularFile.OtherKind(path) is { } kind)
        {
            throw new InvalidDataException($"{path} is {kind}; expected a regular file");
        }

        if (!File.Exists(path))
        {
            throw new InvalidDataException($"{path} is missing");
        }

        stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        if (stream.Length != entry.Bytes)
        {
            var found = stream.Length;
            stream.Dispose();
            throw new InvalidDataException($"{path} has {found} bytes; expected {entry.Bytes}");
        }
    }

    /// <summary>The next bytes, all at once.</summary>
    public byte[] Read(long count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        hash.AppendData(bytes);
        return bytes;
    }

    /// <summary>Hands the next bytes over in parts.</summary>
    public void Copy(long count, Action<ReadOnlySpan<byte>> write, CancellationToken cancellation)
    {
        for (var left = count; left > 0; )
        {
            cancellation.ThrowIfCancellationRequested();
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            stream.ReadExactly(part);
            hash.AppendData(part);
            write(part);
            left -= part.Length;
        }
    }

    /// <summary>Checks the hash when everything was read.</summary>
    /// <exception cref="InvalidDataException">It is not that of the manifest.</exception>
    public void Check()
    {
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != entry.Sha256)
        {
            throw new InvalidDataException($"{stream.Name} is damaged: its SHA-256 is not the one in its manifest");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        hash.Dispose();
    }
}

/// <summary>The pictures of a shard.</summary>
internal static class ShardPictures
{
    /// <summary>Reads and checks all pictures in the order of their rows.</summary>
    /// <exception cref="InvalidDataException">One is missing or damaged.</exception>
    public static void Read(
        string path,
        FileEntry entry,
        RowRange rows,
        Action<string, byte[]> use,
        CancellationToken cancellation
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var row = rows.First; row < rows.End(); row++)
        {
            cancellation.ThrowIfCancellationRequested();
            var name = PictureFolder.NameOf(row);
            var picture = Path.Combine(path, name);
            if (!File.Exists(picture))
            {
                throw new InvalidDataException($"{picture} is missing");
            }

            if (RegularFile.OtherKind(picture) is { } kind)
            {
                throw new InvalidDataException($"{picture} is {kind}; expected a regular file");
            }

            var contents = File.ReadAllBytes(picture);
            hash.AppendData(contents);
            use(name, contents);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != entry.Sha256)
        {
            throw new InvalidDataException(
                $"{path} is damaged: the SHA-256 of its pictures is not the one in its manifest"
            );
        }
    }
}
