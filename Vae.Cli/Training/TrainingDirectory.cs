using System.CommandLine;
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

    /// <summary>A copy of the checkpoint, so that a training that is still running is not disturbed.</summary>
    public static TemporaryDirectory Copy(string directory)
    {
        var copy = new TemporaryDirectory();
        foreach (var file in Directory.EnumerateFiles(directory, "*.zip"))
        {
            File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        }

        return copy;
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

    /// <summary>The command line that goes on with this training.</summary>
    public static string ResumeLine(ParseResult parse, Option<bool> resume)
    {
        var words = parse.Tokens.Select(token => token.Value).ToList();
        var line = parse.GetValue(resume) ? words : [.. words, resume.Name];
        return $"vae {string.Join(' ', line.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word))}";
    }
}
