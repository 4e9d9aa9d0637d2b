using System.IO.Compression;
using System.Security.Cryptography;
using Vae.Data;

namespace Vae.Cli;

/// <summary>A directory that known data sets are fetched into once, uncompressed and with their checksums verified.</summary>
internal sealed class DataSetCache
{
    /// <summary>The environment variable that names the cache's directory.</summary>
    public const string EnvironmentVariable = "VAE_DATA";

    /// <summary>Uses a directory, which need not exist yet.</summary>
    /// <param name="directory">The cache; the user's when null: see <see cref="DefaultDirectory"/>.</param>
    public DataSetCache(string? directory = null) => Root = Path.GetFullPath(directory ?? DefaultDirectory());

    /// <summary>The cache's directory.</summary>
    public string Root { get; }

    /// <summary>
    /// What <c>VAE_DATA</c> says, else <c>vaeml</c> in <c>XDG_CACHE_HOME</c>, else <c>vaeml</c> in the user's local application data.
    /// </summary>
    /// <exception cref="IOException">The user has no such directory.</exception>
    public static string DefaultDirectory()
    {
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } given)
        {
            return given;
        }

        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var user = string.IsNullOrEmpty(cache)
            ? Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            )
            : cache;
        return user.Length > 0
            ? Path.Combine(user, "vaeml")
            : throw new IOException(
                $"There is no home directory to keep data sets in; set {EnvironmentVariable} to a directory."
            );
    }

    /// <summary>The data set's directory in the cache, whether it is there or not.</summary>
    public string DirectoryOf(KnownDataSet dataSet) => Path.Combine(Root, dataSet.Name);

    /// <summary>
    /// The files of what <c>--data</c> names: a known data set, fetched when it is not there yet, a directory with files of rows, or one such
    /// file.
    /// </summary>
    /// <exception cref="InvalidDataException">The directory's files are not those of a data set.</exception>
    /// <exception cref="IOException">There is neither, or the known data set cannot be fetched.</exception>
    public DataSetFiles Resolve(string data, Action<string>? report = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(data);
        if (KnownDataSet.Find(data) is { } known)
        {
            return Get(known, report, cancellation);
        }

        return Directory.Exists(data) ? DataSetFiles.FromDirectory(data)
            : File.Exists(data) ? new DataSetFiles { Name = data, TrainImages = data }
            : throw new DirectoryNotFoundException(
                $"There is no data set, directory or file {data}; expected {KnownDataSet.Names} "
                    + "or a directory with IDX, NPY or CSV files."
            );
    }

    /// <summary>Gives the files of a known data set: those in the cache, else those of the first source that has the right ones.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="report">Told in a sentence what is being tried, and why it failed.</param>
    /// <param name="cancellation">Ends the fetching; the cache then holds whole files only.</param>
    /// <exception cref="IOException">No source has it; the message says in a sentence each what was tried.</exception>
    public DataSetFiles Get(
        KnownDataSet dataSet,
        Action<string>? report = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        return Get(dataSet, DirectoryOf(dataSet), report, cancellation);
    }

    /// <summary>Puts the files of a known data set into a directory of the user's, where nothing else is replaced.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="directory">The directory, which need not exist yet.</param>
    /// <param name="report">Told in a sentence what is being tried, and why it failed.</param>
    /// <param name="cancellation">Ends the fetching; the directory then holds whole files only.</param>
    /// <exception cref="IOException">No source has it, or a file of one of the names is another one.</exception>
    public static DataSetFiles PutInto(
        string directory,
        KnownDataSet dataSet,
        Action<string>? report = null,
        CancellationToken cancellation = default
    )
    {
        foreach (var file in dataSet.Files)
        {
            var path = Path.Combine(directory, file.Name);
            if (Path.Exists(path) && Md5(path) != file.Md5)
            {
                throw new IOException(
                    $"{path} is there already and is not that of {dataSet.Name}; expected another directory."
                );
            }
        }

        return Get(dataSet, directory, report, cancellation);
    }

    private static DataSetFiles Get(
        KnownDataSet dataSet,
        string directory,
        Action<string>? report,
        CancellationToken cancellation
    )
    {
        if (Problem(dataSet, directory) is { } problem)
        {
            FilePlace.RequireWritable(Path.Combine(directory, dataSet.Files[0].Name), directory);
            Fetch(dataSet, directory, [problem], report, cancellation);
        }

        return DataSetFiles.FromDirectory(directory) with
        {
            Name = dataSet.Name,
        };
    }

    /// <summary>Whether the cache holds every file of a data set, with the right checksums.</summary>
    public bool Contains(KnownDataSet dataSet) => Problem(dataSet, DirectoryOf(dataSet)) is null;

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
                    Store(file, found, directory, report);
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

        throw new IOException($"The data set {dataSet.Name} is unavailable. {string.Join(" ", tried)}");
    }

    /// <summary>Unzips a file into the cache, where it appears only with the right checksum.</summary>
    private static void Store(DataSetFile file, string found, string directory, Action<string>? report)
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
        var path = Path.Combine(directory, file.Name);
        AtomicFile.Write(
            path,
            target =>
            {
                Require(file, CopyAndHash(contents, target));
                if (File.Exists(path) && Md5(path) is var old && old != file.Md5)
                {
                    report?.Invoke($"Replacing {path}, which has the MD5 {old}; expected {file.Md5}.");
                }
            }
        );
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

            if (Md5(path) is var md5 && md5 != file.Md5)
            {
                return $"The cached {path} has the MD5 {md5}, not {file.Md5}.";
            }
        }

        return null;
    }

    private static string Md5(string path)
    {
        RegularFile.Require(path);
        using var stream = File.OpenRead(path);
        return CopyAndHash(stream, Stream.Null);
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
