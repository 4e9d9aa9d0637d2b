using Vae.Inference;

namespace Vae.Cli;

/// <summary>
/// The directory beside an output that holds its files until they are complete. Its lock belongs to one process: when an engine starts the
/// same shard twice, the second one works in a directory of its own, and whichever is last replaces the output by the same bytes.
/// </summary>
internal sealed class RunDirectory : IDisposable
{
    private const string Ending = ".partial";
    private const string LockName = "lock";
    private const string JournalName = "journal";

    private readonly FileStream key;

    private RunDirectory(string path, FileStream key) => (Path, this.key) = (path, key);

    /// <summary>The directory's path.</summary>
    public string Path { get; }

    /// <summary>The path of its journal.</summary>
    public string JournalPath => In(JournalName);

    /// <summary>
    /// Takes the directory of an output: that of an interrupted run if <paramref name="resume"/>, else an empty one. What other
    /// interrupted runs of the output have left is removed.
    /// </summary>
    /// <exception cref="IOException">The directory cannot be made or written to.</exception>
    public static RunDirectory Open(string output, bool resume)
    {
        var full = System.IO.Path.GetFullPath(output);
        RunDirectory? found;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
            var free = Left(full).Select(Take).OfType<RunDirectory>().ToList();
            var chosen =
                free.MaxBy(directory => directory.RowsKept())
                ?? (System.IO.Path.Exists(full + Ending) && !IsOfRun(full + Ending) ? null : Take(full + Ending))
                ?? Take(NameOfOwn(full));
            foreach (var other in free.Where(other => other != chosen))
            {
                other.Remove();
            }

            if (!resume)
            {
                chosen?.Empty();
            }

            found = chosen;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{output}' cannot be written: its directory cannot be made or written to.", e);
        }

        return found
            ?? throw new IOException(
                $"'{output}' cannot be written: the directory '{full + Ending}' cannot be locked."
            );
    }

    /// <summary>The manifests of runs of an output that were interrupted when only moving their files was left.</summary>
    public static IEnumerable<string> Manifests(string output)
    {
        var full = System.IO.Path.GetFullPath(output);
        return Directory.Exists(System.IO.Path.GetDirectoryName(full))
            ? Left(full).Select(path => In(path, Publication.ManifestName))
            : [];
    }

    /// <summary>The directory of an output's first run, which others have beside theirs when it is taken.</summary>
    public static string StandardPath(string output) => System.IO.Path.GetFullPath(output) + Ending;

    /// <summary>The path of a file in the directory.</summary>
    public string In(string name) => In(Path, name);

    /// <summary>Throws if the directory is of another run.</summary>
    /// <param name="difference">What is different, or null.</param>
    /// <exception cref="InvalidDataException">It is.</exception>
    public void Require(string? difference)
    {
        if (difference is not null)
        {
            throw new InvalidDataException(
                $"{Path} is what an interrupted run of something else left ({difference}); expected the same run, or no --resume to start anew."
            );
        }
    }

    /// <summary>Removes everything but the lock.</summary>
    public void Empty()
    {
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos().Where(entry => entry.Name != LockName))
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    /// <summary>Removes the directory.</summary>
    public void Remove()
    {
        try
        {
            Empty();
            key.Dispose();
            Directory.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left is in nobody's way; the next run of this output removes it.
        }
    }

    /// <summary>Lets go of the directory, so that another run can continue it.</summary>
    public void Dispose() => key.Dispose();

    private static string[] Left(string full) =>
        [
            .. Directory
                .EnumerateDirectories(System.IO.Path.GetDirectoryName(full)!)
                .Where(path => (path == full + Ending || IsOwn(path, full)) && IsOfRun(path)),
        ];

    /// <summary>
    /// Whether a directory is empty but for a lock, or has a journal or a manifest that a run wrote; somebody's own files are nobody's to
    /// remove.
    /// </summary>
    private static bool IsOfRun(string path) =>
        Directory.Exists(path)
        && new DirectoryInfo(path).LinkTarget is null
        && (
            Directory.EnumerateFileSystemEntries(path).All(entry => entry == In(path, LockName))
            || Journal.Read(In(path, JournalName)) is not null
            || RunManifest.TryRead(In(path, Publication.ManifestName)) is not null
        );

    private static string In(string directory, string name) => System.IO.Path.Combine(directory, name);

    private static string NameOfOwn(string full) => $"{full}.{Guid.NewGuid():N}{Ending}";

    private static bool IsOwn(string path, string full) =>
        path.Length > full.Length + 1 + Ending.Length
        && path.StartsWith(full + ".", StringComparison.Ordinal)
        && path.EndsWith(Ending, StringComparison.Ordinal)
        && Guid.TryParseExact(path.AsSpan()[(full.Length + 1)..^Ending.Length], "N", out _);

    /// <summary>Locks a directory, which is made if need be; null when another process has it.</summary>
    private static RunDirectory? Take(string path)
    {
        Directory.CreateDirectory(path);
        var name = System.IO.Path.Combine(path, LockName);
        FileStream key;
        try
        {
            key = new FileStream(
                name,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 0,
                FileOptions.DeleteOnClose
            );
        }
        catch (IOException)
        {
            return null;
        }

        if (File.Exists(name))
        {
            return new RunDirectory(path, key);
        }

        // Its owner removed it in the meantime.
        key.Dispose();
        return null;
    }

    private long RowsKept() => Journal.Read(JournalPath)?.Checkpoints is [.., var last] ? last.Rows : -1;
}
