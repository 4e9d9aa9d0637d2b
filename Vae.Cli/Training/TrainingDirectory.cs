using System.CommandLine;
using Vae.Data;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary>Where a training keeps its checkpoint and metrics: a folder below the model bundle.</summary>
internal static class TrainingDirectory
{
    private const string Folder = "training";

    public static string Of(string bundle) => Path.Combine(bundle, Folder);

    /// <summary>The directory with the checkpoint of a training: the one given, or the folder below it.</summary>
    public static string Find(string given)
    {
        var directory = VaeTrainer.HasCheckpoint(given) ? given : Of(given);
        RequireCheckpoint(directory, resume: true);
        return directory;
    }

    /// <summary>A new training must not overwrite one that can be resumed, and resuming needs a checkpoint.</summary>
    public static void RequireCheckpoint(string directory, bool resume)
    {
        if (resume != VaeTrainer.HasCheckpoint(directory))
        {
            throw new UsageException(
                resume
                    ? $"There is no checkpoint in {directory} to resume from."
                    : $"There is a checkpoint in {directory} already; go on with --resume, choose another --out, or remove it."
            );
        }
    }

    /// <summary>Refuses to write a bundle over files that are none, or that are read; what else lies in the directory stays.</summary>
    /// <param name="bundle">The directory of the bundle to write.</param>
    /// <param name="overwrite">Whether files that are no bundle may be replaced.</param>
    /// <param name="inputs">What is read: files, and directories of bundles.</param>
    /// <exception cref="IOException">They are no bundle or are read, or the directory is no directory.</exception>
    public static void RequireReplaceable(string bundle, bool overwrite, params IReadOnlyList<string> inputs)
    {
        var read = new Destination([
            .. inputs.SelectMany(input =>
                Directory.Exists(input) ? BundleFormat.Files.Select(name => Path.Combine(input, name)) : [input]
            ),
        ]);
        foreach (var name in BundleFormat.Files)
        {
            read.RequireNoInput(Path.Combine(bundle, name));
        }

        var place = Path.TrimEndingDirectorySeparator(bundle);
        if (!Directory.Exists(bundle) && (Path.Exists(place) || new FileInfo(place).LinkTarget is not null))
        {
            throw new IOException(
                $"{bundle} is {(new FileInfo(place).LinkTarget is null ? "a file" : "a link to nothing")}; expected a directory, or a name that is free."
            );
        }

        foreach (var path in BundleFormat.Files.Select(name => Path.Combine(bundle, name)))
        {
            if (new FileInfo(path).LinkTarget is { } target)
            {
                throw new IOException(
                    $"{path} is a link to {target}, which would be replaced by a file; expected another output, or a link to the whole directory."
                );
            }

            FilePlace.Require(path);
        }

        var there = BundleFormat.Files.Select(name => Path.Combine(bundle, name)).Where(Path.Exists).ToArray();
        if (there.Length > 0 && !overwrite && Problem(bundle) is { } problem)
        {
            throw new IOException(
                $"{string.Join(" and ", there)} would be replaced, and {(there.Length == 1 ? "is" : "are")} not part of an earlier model bundle ({problem.TrimEnd('.')}); expected another output, or --overwrite to replace what is there."
            );
        }
    }

    /// <summary>Refuses directories that cannot be written, before anything is computed for them.</summary>
    /// <param name="bundle">The directory of the bundle, which is put together beside its place.</param>
    /// <param name="checkpoints">That of the checkpoints; null where none are written.</param>
    /// <exception cref="IOException">One of them cannot.</exception>
    public static void RequireWritable(string bundle, string? checkpoints = null)
    {
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(bundle));
        FilePlace.RequireWritable($"{place}.{Guid.NewGuid():N}.tmp", bundle);
        FilePlace.RequireWritable(Path.Combine(place, BundleFormat.CardFile), bundle);
        if (checkpoints is not null)
        {
            FilePlace.RequireWritable(Path.Combine(checkpoints, MetricsLog.CsvFile), checkpoints);
        }
    }

    /// <summary>Refuses to write the metrics of a new training over files that hold something else.</summary>
    /// <exception cref="IOException">They do.</exception>
    public static void RequireReplaceableLogs(string directory, bool overwrite)
    {
        foreach (var (name, start) in MetricsLog.Starts)
        {
            var path = Path.Combine(directory, name);
            if (!overwrite && Path.Exists(path) && !StartsWith(path, start))
            {
                throw new IOException(
                    $"{path} is there already and holds no metrics of a training; expected another output, or --overwrite to replace it."
                );
            }
        }
    }

    /// <summary>The command line that goes on with this training.</summary>
    public static string ResumeLine(ParseResult parse, Option<bool> resume) =>
        GivenArguments.Line(GivenArguments.Without(parse, resume), resume.Name);

    private static string? Problem(string bundle)
    {
        try
        {
            ModelBundle.Read(bundle);
            return null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static bool StartsWith(string path, string start)
    {
        using var file = RegularFile.OtherKind(path) is null ? new StreamReader(path) : StreamReader.Null;
        var found = new char[start.Length];
        return file.ReadBlock(found) == found.Length && found.AsSpan().SequenceEqual(start);
    }
}
