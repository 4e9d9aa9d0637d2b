using System.Security.Cryptography;
using Vae.Inference;

namespace Vae.Batch;

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
