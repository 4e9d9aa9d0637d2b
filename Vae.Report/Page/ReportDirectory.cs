namespace Vae.Report;

/// <summary>The directory a report is written to: it appears, or is replaced, as a whole.</summary>
internal static class ReportDirectory
{
    private static readonly string[] Marks = ["index.html", PageWriter.Folder, FigureFiles.Folder];

    /// <summary>Whether a report lies in a directory.</summary>
    public static bool HoldsReport(string directory) =>
        Array.TrueForAll(Marks, mark => Path.Exists(Path.Combine(directory, mark)))
        && File.Exists(Path.Combine(directory, PageWriter.Folder, PageWriter.DataFile));

    /// <summary>A path in a directory that is not of a report, such as somebody's notes beside one; null when there is none.</summary>
    private static string? Stranger(string directory) =>
        Directory.EnumerateFileSystemEntries(directory).FirstOrDefault(path => !Marks.Contains(Path.GetFileName(path)))
        ?? In(directory, FigureFiles.Folder)
            .FirstOrDefault(path => Path.GetExtension(path) is not (".png" or ".json") || Directory.Exists(path))
        ?? In(directory, PageWriter.Folder)
            .FirstOrDefault(path => !PageWriter.IsAsset(Path.GetFileName(path)) || Directory.Exists(path));

    private static IEnumerable<string> In(string directory, string folder) =>
        Directory.EnumerateFileSystemEntries(Path.Combine(directory, folder));

    /// <summary>Refuses a directory that holds something else, which must not be lost.</summary>
    /// <exception cref="IOException">There are files in it, and they are no report.</exception>
    public static void RequireReplaceable(string directory)
    {
        if (File.Exists(directory))
        {
            throw new IOException($"{directory} is a file; expected a directory, or a name that is free.");
        }

        if (
            Directory.Exists(directory)
            && Directory.EnumerateFileSystemEntries(directory).Any()
            && (HoldsReport(directory) ? Stranger(directory) : directory) is { } stranger
        )
        {
            throw new IOException(
                $"The directory {directory} holds files that are no report{(stranger == directory ? "" : $" ({stranger})")}; expected an empty one, a report to replace, or a name that is free."
            );
        }
    }

    /// <summary>Has a report written beside its place, then puts it there.</summary>
    /// <param name="directory">The report's place.</param>
    /// <param name="write">Writes all files below the directory it is given.</param>
    public static void Replace(string directory, Action<string> write)
    {
        RequireReplaceable(directory);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var name = $"{target}.{Guid.NewGuid():N}";
        var (fresh, old) = ($"{name}.tmp", $"{name}.old");
        try
        {
            write(Directory.CreateDirectory(fresh).FullName);
            if (Directory.Exists(target))
            {
                Directory.Move(target, old);
            }

            Directory.Move(fresh, target);
        }
        finally
        {
            if (Directory.Exists(old) && !Directory.Exists(target))
            {
                Directory.Move(old, target);
            }

            Remove(fresh);
            Remove(old);
        }
    }

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
