using Vae.Data;

namespace Vae.Report;

/// <summary>The directory a report is written to: it appears, or is replaced, as a whole.</summary>
internal static class ReportDirectory
{
    private static readonly string[] Marks = ["index.html", PageWriter.Folder, FigureFiles.Folder];

    /// <summary>Whether a report lies in a directory.</summary>
    public static bool HoldsReport(string directory) =>
        Array.TrueForAll(Marks, mark => Path.Exists(Path.Combine(directory, mark)))
        && File.Exists(Path.Combine(directory, PageWriter.Folder, PageWriter.DataFile));

    /// <summary>Refuses a directory that holds something else, which must not be lost.</summary>
    /// <exception cref="IOException">There are files in it, and they are no report.</exception>
    public static void RequireReplaceable(string directory)
    {
        var place = Path.TrimEndingDirectorySeparator(directory);
        if (!Directory.Exists(directory) && (Path.Exists(place) || new FileInfo(place).LinkTarget is not null))
        {
            throw new IOException(
                $"{directory} is {(new FileInfo(place).LinkTarget is null ? "a file" : "a link to nothing")}; expected a directory, or a name that is free."
            );
        }

        if (
            Directory.Exists(directory)
            && Directory.EnumerateFileSystemEntries(directory).Any()
            && (HoldsReport(directory) ? ReportContents.Stranger(directory) : directory) is { } stranger
        )
        {
            throw new IOException(
                $"The directory {directory} holds files that are no report, or not as a report wrote them{(stranger == directory ? "" : $" ({stranger})")}; expected an empty one, a report to replace, or a name that is free."
            );
        }

        // A report is put together beside its place.
        FilePlace.RequireWritable($"{FilePlace.Resolved(place)}.{Guid.NewGuid():N}.tmp", directory);
    }

    /// <summary>Has a report written beside its place, then puts it there.</summary>
    /// <param name="directory">The report's place.</param>
    /// <param name="write">Writes all files below the directory it is given.</param>
    public static void Replace(string directory, Action<string> write)
    {
        RequireReplaceable(directory);
        // A link to a directory stays one; what it leads to is replaced.
        var target = FilePlace.Resolved(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        var name = $"{target}.{Guid.NewGuid():N}";
        var (fresh, old) = ($"{name}.tmp", $"{name}.old");
        try
        {
            write(Directory.CreateDirectory(fresh).FullName);
            ReportContents.Write(fresh);
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
