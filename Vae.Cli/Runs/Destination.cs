using System.Globalization;
using System.Security.Cryptography;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>
/// What an output may replace: an earlier output, and never what is read. Both are found out before anything is computed, so that nothing
/// is lost, and no work either.
/// </summary>
/// <param name="Inputs">The files that are read, the model's among them.</param>
/// <param name="Overwrite">Whether files that are no earlier output may be replaced, too; directories that hold such files never are.</param>
internal sealed record Destination(IReadOnlyList<string> Inputs, bool Overwrite = false)
{
    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;

    /// <summary>Refuses to write a file without a manifest over anything but a marked picture.</summary>
    /// <exception cref="IOException">It is read, or holds something else.</exception>
    public void Require(string path)
    {
        RequireNoInput(path);
        RequireEarlier(path, isFolder: false, () => PngWriter.IsMarked(path));
        FilePlace.RequireWritable(path);
    }

    /// <summary>Refuses to write the files of a run over anything but those of the same run or of another one, as it left them.</summary>
    /// <param name="output">The main file.</param>
    /// <param name="names">The names of all files.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="IOException">One of them is read, or holds something else.</exception>
    public void Require(string output, IEnumerable<string> names, RunDescription run)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(output))!;
        var manifest = RunManifest.PathOf(output);
        RequireNoInput(manifest);
        RequireNoInput(RunDirectory.StandardPath(output));
        RequireEarlier(manifest, isFolder: false, () => RunManifest.TryRead(manifest) is not null);
        // A run that was killed while it moved its files has left its manifest behind.
        var earlier = RunDirectory
            .Manifests(output)
            .Prepend(manifest)
            .Select(RunManifest.TryRead)
            .OfType<RunManifest>()
            .ToList();
        var isFolder = run.Files[0].Format == RowFormat.Pngs;
        foreach (var name in names)
        {
            var path = Path.Combine(directory, name);
            RequireNoInput(path);
            RequireEarlier(path, isFolder && name == Path.GetFileName(output), () => earlier.Exists(WroteIt));

            bool WroteIt(RunManifest found) =>
                found.Files.FirstOrDefault(file => file.Name == name) is { } entry
                && (Directory.Exists(path) ? AreAsWritten(path, entry, found.Rows) : IsAsWritten(path, entry));
        }
    }

    /// <summary>Refuses to write over what is read.</summary>
    /// <exception cref="IOException">It is.</exception>
    public void RequireNoInput(string path)
    {
        var real = RealPath(path);
        foreach (var input in Inputs)
        {
            var read = RealPath(input);
            if (read.Equals(real, Comparison) || read.StartsWith(real + Path.DirectorySeparatorChar, Comparison))
            {
                throw new IOException($"{path} would replace {input}, which is read; expected another output.");
            }
        }
    }

    private void RequireEarlier(string path, bool isFolder, Func<bool> isEarlier)
    {
        if (isFolder && new FileInfo(path).LinkTarget is { } target)
        {
            throw new IOException(
                $"{path} is a link to {target}; expected the directory itself, or a name that is free."
            );
        }

        if (Directory.Exists(path) && isFolder)
        {
            if (Directory.EnumerateFileSystemEntries(path).Any() && !isEarlier())
            {
                throw new IOException(
                    $"The directory {path} holds files that are no earlier output; expected an empty one, or a name that is free."
                );
            }
        }
        else if (isFolder && File.Exists(path))
        {
            throw new IOException($"{path} is a file; expected a directory to write, or a name that is free.");
        }
        else
        {
            FilePlace.Require(path);
        }

        // A link to nothing can be written through: nothing is lost.
        if (!isFolder && !Overwrite && File.Exists(FilePlace.Resolved(path)) && !isEarlier())
        {
            throw new IOException(
                $"{path} is there already, and nothing tells that it is an earlier output as it was written; expected another output, or --overwrite to replace it."
            );
        }
    }

    private static bool AreAsWritten(string directory, FileEntry entry, RowRange rows)
    {
        if (Stranger(directory, rows) is not null)
        {
            return false;
        }

        try
        {
            ShardPictures.Read(directory, entry, rows, (_, _) => { }, CancellationToken.None);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>A file in a directory that is no picture of some rows; null when there is none.</summary>
    private static string? Stranger(string directory, RowRange rows) =>
        Directory
            .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .FirstOrDefault(file =>
                !long.TryParse(
                    Path.GetFileNameWithoutExtension(file),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var row
                )
                || row < rows.First
                || row >= rows.End()
                || Path.GetRelativePath(directory, file) != PictureFolder.NameOf(row)
            );

    private static bool IsAsWritten(string path, FileEntry entry)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenRead(path);
        return file.Length == entry.Bytes && Convert.ToHexStringLower(SHA256.HashData(file)) == entry.Sha256;
    }

    /// <summary>A path without links, that of a file to come included.</summary>
    private static string RealPath(string path, int links = 0)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var directory = RealPath(parent, links);
        var here = Path.Combine(directory, Path.GetFileName(full));
        return links < FilePlace.MostLinks && new FileInfo(here).LinkTarget is { } target
            ? RealPath(Path.Combine(directory, target), links + 1)
            : here;
    }
}
