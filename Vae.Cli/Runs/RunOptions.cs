using System.CommandLine;
using System.CommandLine.Parsing;
using Vae.Data;

namespace Vae.Cli;

/// <summary>How a command that may run for days writes its rows.</summary>
internal sealed class RunOptions
{
    private const string NoShard = "none";

    private readonly OutputOptions output;

    private readonly Option<RowRole[]> extras = new("--with")
    {
        Description =
            "What else to write of each row: labels, latents, rows (their numbers), separated by commas. Columns of .csv and .tsv; files beside the others.",
        CustomParser = ParseExtras,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> shard = new("--shard")
    {
        Description =
            "I/N, from 0/N on: only this part of the rows, as FILE-0000I-of-0000N. By default what Slurm or Kubernetes asks of this task; none for all rows in spite of them.",
    };

    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Go on where an interrupted run of the same command stopped; do nothing if it is complete.",
    };

    /// <param name="standardFormat">The format on the standard output when none is asked for.</param>
    public RunOptions(RowFormat standardFormat) =>
        output = new OutputOptions(
            standardFormat,
            ", a directory ending in / for one PNG per row, in directories of ten thousand"
        );

    public void AddTo(Command command)
    {
        output.AddTo(command);
        command.Add(extras);
        command.Add(shard);
        command.Add(resume);
    }

    /// <summary>Reads what the command line says, before anything is loaded.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">The files that the command reads.</param>
    public IRowTarget Target(ParseResult parse, IEnumerable<string> inputs) =>
        IsText(parse)
            ? Output(parse, inputs, output.Output(parse))
            : new ColumnarRows(ColumnarFile(parse), Destination(parse, inputs), parse.GetValue(extras)!);

    /// <summary>The same for the rows of a table.</summary>
    public RunOutput TableOutput(ParseResult parse, IEnumerable<string> inputs)
    {
        RequireNoExtras(parse);
        return Output(parse, inputs, output.TableOutput(parse));
    }

    private RunOutput Output(ParseResult parse, IEnumerable<string> inputs, RowOutput target)
    {
        var asked = Shard(parse, target);
        if (target.IsStream && parse.GetValue(resume))
        {
            throw new UsageException(
                "--resume was given for the standard output or a device; expected the path of a file."
            );
        }

        var destination = output.Destination(parse, inputs);
        if (!target.IsStream)
        {
            destination.RequireNoInput((asked?.Of(target.Name) ?? target.Name).Path);
        }

        return new RunOutput(target, asked, parse.GetValue(resume), output.Element(parse), parse.GetValue(extras)!)
        {
            SheetColumns = output.Columns(parse, null),
            // Such that the same shard, or another, can be asked for again.
            Arguments = GivenArguments.Without(parse, shard, resume, output.OverwriteOption),
            Destination = destination,
        };
    }

    /// <summary>Whether the output is text, or a stream of it, which can be written in parts.</summary>
    public bool IsText(ParseResult parse) => !output.IsColumnar(parse);

    /// <summary>The path of an output that is written as a whole.</summary>
    /// <exception cref="UsageException">Parts of it are asked for.</exception>
    public string WholeFile(ParseResult parse)
    {
        RequireNoExtras(parse);
        return ColumnarFile(parse);
    }

    private string ColumnarFile(ParseResult parse)
    {
        var path = output.ColumnarPath(parse);
        parse.RequireNo($"{path} is written as a whole; .csv and .tsv can be gone on with", resume);
        return Asked(parse) is { } found
            ? throw new UsageException(
                $"Shard {found} of {path} was asked for, and such files cannot be joined; expected .csv or .tsv, or --shard {NoShard}."
            )
            : path;
    }

    private void RequireNoExtras(ParseResult parse) =>
        parse.RequireNo("the rows of a table are its columns and nothing else", extras);

    /// <summary>What may be replaced.</summary>
    public Destination Destination(ParseResult parse, IEnumerable<string> inputs) => output.Destination(parse, inputs);

    private Shard? Shard(ParseResult parse, RowOutput target)
    {
        var found = parse.GetValue(shard) is null && target.IsStream ? null : Asked(parse);
        return found is null ? null
            : target.IsStream || target.Name.Format == RowFormat.Png
                ? throw new UsageException(
                    $"Shard {found} of {target.Path} was asked for, and such an output cannot be joined; expected a file or directory in another format, or --shard {NoShard}."
                )
            : found;
    }

    /// <summary>The shard that the command line asks for, or else the engine.</summary>
    private Shard? Asked(ParseResult parse) =>
        parse.GetValue(shard) switch
        {
            NoShard => null,
            null => UsageException.Check(() => EngineShard.Find(Environment.GetEnvironmentVariable)),
            var text => UsageException.Check(() => Vae.Cli.Shard.Parse(text)),
        };

    private static RowRole[] ParseExtras(ArgumentResult result)
    {
        var names = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).ToArray();
        RowRole[] known = [RowRole.Labels, RowRole.Latents, RowRole.Rows];
        var roles = names.Select(name => Array.FindIndex(known, role => Is(role, name))).ToArray();
        var unknown = Array.IndexOf(roles, -1);
        if (unknown >= 0)
        {
            result.AddError($"--with has '{names[unknown]}'; expected labels, latents or rows.");
            return [];
        }

        return [.. roles.Distinct().Order().Select(i => known[i])];
    }

    private static bool Is(RowRole role, string name) => $"{role}".Equals(name, StringComparison.OrdinalIgnoreCase);
}
