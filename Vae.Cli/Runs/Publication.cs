using System.Security.Cryptography;
using Vae.Data;

namespace Vae.Cli;

/// <summary>Gives a run's files their names, the manifest last: an output is complete when its manifest is there.</summary>
internal static class Publication
{
    /// <summary>The manifest's name until the files have theirs.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>Whether the job's output is there and whole, made by the same run; its hashes are not computed again.</summary>
    /// <exception cref="InvalidDataException">Its manifest is damaged.</exception>
    public static bool IsComplete(RunJob job)
    {
        var path = RunManifest.PathOf(job.Output.Path);
        if (!File.Exists(path))
        {
            return false;
        }

        var manifest = RunManifest.Read(path);
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return job.Run.DifferenceFrom(manifest.Run) is null
            && job.Rows == manifest.Rows
            && manifest.Files.All(file => IsThere(Path.Combine(directory, file.Name), file.Bytes));
    }

    /// <summary>Finishes the files, and moves them and then the manifest to their names.</summary>
    public static void Publish(
        RunJob job,
        RunDirectory directory,
        IReadOnlyList<PartialFile> files,
        CancellationToken cancellation
    )
    {
        var stages = job.Files.Sheet is null ? 0 : 1;
        var written = files.Skip(stages).ToArray();
        var entries = job.Files.Written.Select((file, i) => Entry(file, written[i].State(), job)).ToList();
        foreach (var file in files)
        {
            file.Finish();
        }

        if (job.Files.Sheet is { } sheet)
        {
            entries.Insert(0, Compose(sheet, job, directory, files[0].Path, cancellation));
        }

        var manifest = new RunManifest
        {
            Run = job.Run,
            Shard = job.Shard,
            Rows = job.Rows,
            Files = entries,
            Arguments = job.Arguments,
        };
        Publish(manifest, job.Output.Path, directory);
    }

    /// <summary>Moves finished files and then their manifest to their names.</summary>
    public static void Publish(RunManifest manifest, string output, RunDirectory directory)
    {
        // From here on the run can be completed without what the journal needs.
        manifest.Write(directory.In(ManifestName));
        Complete(manifest.Run, output, directory);
    }

    /// <summary>Whether the files of a run are all there, and only have to be moved.</summary>
    public static bool IsPrepared(RunDirectory directory) => File.Exists(directory.In(ManifestName));

    /// <summary>Moves the files of a run that was interrupted while that was done; false when it had not come as far.</summary>
    /// <exception cref="InvalidDataException">The run was another one.</exception>
    public static bool Complete(RunDescription run, string output, RunDirectory directory)
    {
        if (!IsPrepared(directory))
        {
            return false;
        }

        var path = directory.In(ManifestName);
        var manifest = RunManifest.Read(path);
        directory.Require(run.DifferenceFrom(manifest.Run));
        var target = Path.GetDirectoryName(Path.GetFullPath(output))!;
        foreach (var name in manifest.Files.Select(file => file.Name).Where(name => Path.Exists(directory.In(name))))
        {
            Move(directory.In(name), Path.Combine(target, name));
        }

        Move(path, RunManifest.PathOf(output));
        return true;
    }

    private static FileEntry Entry(RowFile file, FileState state, RunJob job) =>
        new()
        {
            Name = file.Name,
            Bytes = state.Bytes,
            Sha256 = state.Sha256,
            HeaderBytes = file.Header(job.Rows.Count).Length,
            HeadBytes = state.HeadBytes,
            TailBytes = state.TailBytes,
        };

    private static FileEntry Compose(
        SheetComposer sheet,
        RunJob job,
        RunDirectory directory,
        string stage,
        CancellationToken cancellation
    )
    {
        var name = Path.GetFileName(job.Output.Path);
        using var stream = new FileStream(directory.In(name), FileMode.Create, FileAccess.ReadWrite);
        sheet.Compose(stage, stream, cancellation);
        return EntryOf(stream);
    }

    /// <summary>Hands a file to the disk and describes it.</summary>
    public static FileEntry EntryOf(FileStream stream)
    {
        stream.Flush(flushToDisk: true);
        stream.Position = 0;
        return new FileEntry
        {
            Name = Path.GetFileName(stream.Name),
            Bytes = stream.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(stream)),
        };
    }

    private static bool IsThere(string path, long bytes) =>
        Directory.Exists(path) || (File.Exists(path) && new FileInfo(FilePlace.Resolved(path)).Length == bytes);

    private static void Move(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            AtomicFile.Move(from, to);
            return;
        }

        // A directory cannot be renamed over another one that has something in it; the old one goes with the run's directory.
        if (Directory.Exists(to))
        {
            Directory.Move(to, $"{from}.old");
        }

        Directory.Move(from, to);
    }
}
