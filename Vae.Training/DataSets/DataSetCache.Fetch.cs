using System.IO.Compression;
using System.Security.Cryptography;
using Vae.Inference;

namespace Vae.Training;

public sealed partial class DataSetCache
{
    private static void Fetch(
        KnownDataSet dataSet,
        string directory,
        List<string> tried,
        Action<string>? report,
        CancellationToken cancellation
    )
    {
        foreach (var source in dataSet.Sources)
        {
            cancellation.ThrowIfCancellationRequested();
            report?.Invoke($"Fetching {dataSet.Name} from {source.Description}.");
            var work = Directory.CreateTempSubdirectory("vaeml-");
            try
            {
                var found = source.Fetch(dataSet, work.FullName, cancellation);
                foreach (var file in dataSet.Files)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Store(file, found, directory);
                }

                return;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                tried.Add($"Tried {source.Description}: {e.Message.TrimEnd('.')}.");
                report?.Invoke(tried[^1]);
            }
            finally
            {
                work.Delete(recursive: true);
            }
        }

        throw new IOException($"The data set {dataSet.Name} cannot be had. {string.Join(" ", tried)}");
    }

    /// <summary>Unzips a file into the cache, where it appears only with the right checksum.</summary>
    private static void Store(DataSetFile file, string found, string directory)
    {
        var source =
            Directory
                .EnumerateFiles(found, "*", SearchOption.AllDirectories)
                .FirstOrDefault(path => IsNamed(path, file.Name))
            ?? throw new InvalidDataException($"It has no file {file.Name}.");
        using var raw = File.OpenRead(source);
        var zipped = raw.ReadByte() == 0x1F && raw.ReadByte() == 0x8B;
        raw.Position = 0;
        using var contents = zipped ? (Stream)new GZipStream(raw, CompressionMode.Decompress) : raw;
        AtomicFile.Write(Path.Combine(directory, file.Name), target => Require(file, CopyAndHash(contents, target)));
    }

    /// <summary>Whether a path ends in the name, with or without <c>.gz</c>, with a dot or a hyphen before <c>idx</c>.</summary>
    private static bool IsNamed(string path, string name)
    {
        var found = Path.GetFileName(path).Replace(".idx", "-idx", StringComparison.Ordinal);
        return found == name || found == name + ".gz";
    }

    private static void Require(DataSetFile file, string md5)
    {
        if (md5 != file.Md5)
        {
            throw new InvalidDataException($"Its file {file.Name} has the MD5 {md5}; expected {file.Md5}.");
        }
    }

    /// <summary>Why the directory does not hold the data set, in a sentence; null when it does.</summary>
    private static string? Problem(KnownDataSet dataSet, string directory)
    {
        foreach (var file in dataSet.Files)
        {
            var path = Path.Combine(directory, file.Name);
            if (!File.Exists(path))
            {
                return $"The cache {directory} has no {file.Name}.";
            }

            RegularFile.Require(path);
            using var stream = File.OpenRead(path);
            if (CopyAndHash(stream, Stream.Null) is var md5 && md5 != file.Md5)
            {
                return $"The cached {path} has the MD5 {md5}, not {file.Md5}.";
            }
        }

        return null;
    }

    private static string CopyAndHash(Stream source, Stream target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = new byte[1 << 16];
        for (int n; (n = source.Read(buffer)) > 0; )
        {
            hash.AppendData(buffer, 0, n);
            target.Write(buffer, 0, n);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
