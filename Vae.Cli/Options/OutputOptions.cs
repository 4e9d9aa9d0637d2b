using System.CommandLine;
using Vae.Data;

namespace Vae.Cli;

/// <summary>Where a command's rows go.</summary>
internal sealed class OutputOptions
{
    private const int MostColumns = 100_000;

    private readonly Option<string> path = new("--output", "-o") { Required = true };

    private readonly Option<RowFormat?> format = new("--format")
    {
        Description = "The format, whatever the file's name says.",
        CustomParser = result => RowFormat.Find(result.Tokens[0].Value),
    };

    private readonly Option<RowElement?> element = new("--dtype")
    {
        Description =
            "Pixels as uint8, 0 to 255, or as float32, in IDX and NPY; IDX files have bytes by default, NPY float32.",
    };

    private readonly Option<int?> columns = new("--columns") { Description = "Images side by side in a .png sheet." };

    private readonly Option<bool> overwrite = Overwrite();

    private readonly RowFormat standardFormat;

    /// <param name="standardFormat">The format on the standard output when none is asked for.</param>
    /// <param name="more">What else may be written, for the help.</param>
    public OutputOptions(RowFormat standardFormat, string more = "")
    {
        this.standardFormat = standardFormat;
        path.Description =
            $"The file to write: {RowFormat.CompressibleEndings}, *-ubyte (also with .gz or .zst), a .png sheet{(more.Length == 0 ? "" : $", {string.Join(", ", Columnar)} as a whole{more}")}; - for the standard output.";
        format.AcceptOnlyFromAmong(
            StringComparer.OrdinalIgnoreCase,
            [.. RowFormat.All.Select(known => known.Name.ToLowerInvariant())]
        );
        columns.Validators.Add(Validate.InRange(columns, 1, MostColumns));
        element.AcceptOnlyFromAmong(Name(RowElement.UInt8), Name(RowElement.Float32));
    }

    public void AddTo(Command command)
    {
        command.Add(path);
        command.Add(format);
        command.Add(element);
        command.Add(columns);
        command.Add(overwrite);
    }

    /// <summary>The option of all commands that write files.</summary>
    public static Option<bool> Overwrite() =>
        new("--overwrite")
        {
            Description =
                "Replace also files that nothing tells to be an earlier output, as a manifest does and a mark in a .png; files that are read, and directories with other files in them, never are.",
        };

    /// <summary>The option that <see cref="Overwrite"/> makes.</summary>
    public Option OverwriteOption => overwrite;

    /// <summary>Works out where to write the text of a table and in what format.</summary>
    public RowOutput TableOutput(ParseResult parse)
    {
        var target = Output(parse, RowFormat.Csv);
        return target.Name.Format.IsTable
            ? target
            : throw new UsageException(
                $"{target.Path} is {target.Name.Format}, which holds no cells of a table; expected .csv or .tsv (also with .gz or .zst), {string.Join(", ", Columnar[..^1])} or {Columnar[^1]}."
            );
    }

    /// <summary>Works out where to write and in what format.</summary>
    public RowOutput Output(ParseResult parse) => Output(parse, standardFormat);

    private RowOutput Output(ParseResult parse, RowFormat standardFormat)
    {
        var (place, asked) = (parse.GetRequiredValue(path), parse.GetValue(format));
        var target = RowOutput.For(place, asked, standardFormat);
        if (System.IO.Path.EndsInDirectorySeparator(place) && target.Name.Format != RowFormat.Pngs)
        {
            throw new UsageException(
                $"{format.Name} is {asked} and {place} is a directory; expected a file's name, or no {format.Name} for a directory of pictures."
            );
        }

        if (target.Name.Format != RowFormat.Png)
        {
            parse.RequireNo($"only a .png sheet has columns of images, and {place} is {target.Name.Format}", columns);
        }

        if (target.Name.Format.IsPicture || target.Name.Format.IsTable)
        {
            parse.RequireNo($"{target.Name.Format} has one type of pixels alone; IDX and NPY have several", element);
        }

        if (target.IsStream)
        {
            parse.RequireNo($"{place} is a stream, which replaces no file", overwrite);
        }

        return target;
    }

    /// <summary>What may be replaced.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">The files that the command reads.</param>
    public Destination Destination(ParseResult parse, IEnumerable<string> inputs) =>
        new([.. inputs], parse.GetValue(overwrite));

    /// <summary>Works out where to write, and that nothing is lost there, for a command that writes one file.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">The files that the command reads.</param>
    public RowOutput Output(ParseResult parse, IEnumerable<string> inputs)
    {
        var target = Output(parse);
        target.Require(Destination(parse, inputs));
        return target;
    }

    /// <summary>The path of a file that a table is written to as a whole.</summary>
    public string ColumnarPath(ParseResult parse)
    {
        parse.RequireNo("the name of a table's file tells its format", format, element, columns);
        return Path(parse);
    }

    /// <summary>Whether the output is a table's file that only a whole can be: Parquet or Arrow.</summary>
    public bool IsColumnar(ParseResult parse) =>
        Columnar.Any(ending => Path(parse).EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private string Path(ParseResult parse) => parse.GetRequiredValue(path);

    private static readonly string[] Columnar = [".parquet", ".arrow", ".feather", ".arrows"];

    /// <summary>The type of pixels that was asked for.</summary>
    public RowElement? Element(ParseResult parse) => parse.GetValue(element);

    /// <summary>The columns of a sheet that were asked for, else <paramref name="otherwise"/>.</summary>
    public int? Columns(ParseResult parse, int? otherwise) => parse.GetValue(columns) ?? otherwise;

    private static string Name(RowElement element) => element.ToString().ToLowerInvariant();
}
