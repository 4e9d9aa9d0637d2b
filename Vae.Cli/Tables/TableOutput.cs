using System.CommandLine;
using Vae.Data;

namespace Vae.Cli;

/// <summary>Where the rows of a table go: a file whose name's ending tells the format, which appears when it is complete.</summary>
internal sealed class TableOutputOptions
{
    private readonly Option<string> path = new("--output", "-o")
    {
        Description = "The file to write: .csv, .tsv, .parquet, .arrow or .feather (Arrow IPC), .arrows (its stream).",
        Required = true,
    };

    private readonly Option<bool> overwrite = OutputOptions.Overwrite();

    public void AddTo(Command command)
    {
        command.Add(path);
        command.Add(overwrite);
    }

    /// <summary>Begins the file, where nothing is lost that stands there.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">The files that are read.</param>
    /// <param name="fields">The columns.</param>
    public (TableWriter Writer, string Path) Create(
        ParseResult parse,
        IEnumerable<string> inputs,
        IReadOnlyList<TableField> fields
    ) => Create(parse.GetRequiredValue(path), new Destination([.. inputs], parse.GetValue(overwrite)), fields);

    /// <summary>Begins a file, where nothing is lost that stands there.</summary>
    public static (TableWriter Writer, string Path) Create(
        string path,
        Destination destination,
        IReadOnlyList<TableField> fields
    )
    {
        destination.Require(path);
        return (UsageException.Check(() => TableWriter.Create(path, fields)), path);
    }
}
