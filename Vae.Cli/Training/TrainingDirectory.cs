using System.CommandLine;
using Vae.Training;

namespace Vae.Cli;

/// <summary>Where a training keeps its checkpoint and metrics: a folder below the model bundle.</summary>
internal static class TrainingDirectory
{
    private const string Folder = "training";

    public static string Of(string bundle) => Path.Combine(bundle, Folder);

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
