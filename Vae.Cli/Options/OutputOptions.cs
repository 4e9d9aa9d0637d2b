using System.CommandLine;

namespace Vae.Cli;

/// <summary>Where a command's rows go.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string> path = new("--output", "-o")
    {
        Description =
            "The file to write: a .png sheet, .idx, .idx.gz, *-ubyte, .npy or .csv; - for the standard output.",
        Required = true,
    };

    private readonly Option<OutputFormat?> format = new("--format")
    {
        Description = "The format, whatever the file's name says.",
    };

    private readonly Option<int?> columns = new("--columns") { Description = "Images side by side in a .png sheet." };

    private readonly OutputFormat standardFormat;

    /// <param name="standardFormat">The format on the standard output when none is asked for.</param>
    public OutputOptions(OutputFormat standardFormat)
    {
        this.standardFormat = standardFormat;
        columns.Validators.Add(Validate.AtLeast(columns, 1));
    }

    public void AddTo(Command command)
    {
        command.Add(path);
        command.Add(format);
        command.Add(columns);
    }

    /// <summary>Works out where to write and in what format.</summary>
    public RowOutput Output(ParseResult parse) =>
        RowOutput.For(parse.GetRequiredValue(path), parse.GetValue(format), standardFormat);

    /// <summary>The columns of a sheet that were asked for, else <paramref name="otherwise"/>.</summary>
    public int? Columns(ParseResult parse, int? otherwise) => parse.GetValue(columns) ?? otherwise;
}
