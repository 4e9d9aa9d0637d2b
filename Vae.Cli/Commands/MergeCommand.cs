using System.CommandLine;
using Vae.Data;

namespace Vae.Cli;

/// <summary><c>vae merge</c>: the shards of a run to one file.</summary>
internal sealed class MergeCommand : VaeCommand
{
    private readonly Argument<string> directory = new("directory") { Description = "The directory with the shards." };

    private readonly Option<string> path = new("--output", "-o")
    {
        Description = "The file to write, or the directory of pictures, in the format of the shards.",
        Required = true,
    };

    private readonly Option<bool> overwrite = OutputOptions.Overwrite();

    public MergeCommand(CliContext context)
        : base(
            context,
            "merge",
            "Check the shards that vae generate or vae encode wrote with --shard, and join them to what one run would have written.",
            "vae merge shards -o digits.idx"
        )
    {
        Add(directory);
        Add(path);
        Add(overwrite);
    }

    protected override int Run(ParseResult parse)
    {
        var output = UsageException.Check(() => RowFileName.Parse(parse.GetRequiredValue(path), null));
        var set = ShardSet.Find(parse.GetRequiredValue(directory));
        using var orderly = Context.InGoodOrder();
        var faults = UsageException.Check(() =>
            RunDisplay
                .For(Context)
                .Show(progress =>
                    ShardMerge.Run(set, output, progress, Context.Cancellation, parse.GetValue(overwrite))
                )
        );
        if (faults.Count == 0)
        {
            Context.Error.WriteLine($"{output.Path}: {set.Run.Rows.Count:N0} rows of {set.Count} shards.");
            return ExitCode.Success;
        }

        Context.Error.WriteLine(
            $"{faults.Count} of {set.Count} shards in {set.Directory} cannot be joined; nothing was written. These commands redo them:"
        );
        foreach (var fault in faults)
        {
            Context.Error.WriteLine($"{fault.Shard.Index}: {fault.Reason}:");
            Context.Error.WriteLine(
                $"  {GivenArguments.Line(set.Arguments, "--shard", $"{fault.Shard}", overwrite.Name)}"
            );
        }

        return ExitCode.Failure;
    }
}
