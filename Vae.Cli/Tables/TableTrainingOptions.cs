using System.CommandLine;
using Vae.Data;
using Vae.Tables;

namespace Vae.Cli;

/// <summary>How <c>vae train</c> learns a table.</summary>
internal sealed class TableTrainingOptions : OptionGroup
{
    private const string Dropped = "drop";

    private readonly Option<bool> table;
    private readonly Option<string?> condition;
    private readonly Option<string?> types;
    private readonly Option<string?> drop;

    public TableTrainingOptions()
    {
        table = Add<bool>(
            "--table",
            "The file of --data is a table with named columns of text, Booleans and numbers, with or without missing cells: CSV, Parquet or Arrow."
        );
        condition = Add<string?>("--condition", "The column of a table whose categories rows can be drawn of at will.");
        types = Add<string?>(
            "--types",
            $"A file that corrects what the columns of a table are: a line `column: type` each, the types being {string.Join(", ", Enum.GetNames<CellType>())} and {Dropped}."
        );
        drop = Add<string?>("--drop", "Columns of a table to leave out, with commas between them.");
    }

    /// <summary>Whether a table is to be learnt.</summary>
    /// <exception cref="UsageException">Options of tables were given without one.</exception>
    public bool IsTable(ParseResult parse) =>
        parse.GetValue(table)
        || (
            Given(parse) is { } given
                ? throw new UsageException($"{given.Name} was given without {table.Name}; expected both or neither.")
                : false
        );

    /// <summary>How the table is read, and what of it is learnt.</summary>
    public (TableReaderOptions Reading, TableSchemaOptions Schema) Of(ParseResult parse, CancellationToken cancellation)
    {
        var kinds = new Dictionary<string, CellType>(StringComparer.Ordinal);
        var dropped = parse.GetValue(drop)?.Split(',', StringSplitOptions.TrimEntries).ToList() ?? [];
        if (parse.GetValue(types) is { } path)
        {
            RegularFile.Require(path);
            Read(path, kinds, dropped);
        }

        // Of a column that is left out nobody asks what it holds, dates for example.
        dropped.ForEach(name => kinds[name] = CellType.Text);
        return (
            new TableReaderOptions { Types = kinds, Cancellation = cancellation },
            new TableSchemaOptions { Condition = parse.GetValue(condition), Drop = dropped }
        );
    }

    private static void Read(string path, Dictionary<string, CellType> kinds, List<string> dropped)
    {
        var (number, named) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var colon = line.LastIndexOf(':');
            var (name, type) = colon < 0 ? ("", "") : (line[..colon].Trim(), line[(colon + 1)..].Trim());
            var isDropped = type.Equals(Dropped, StringComparison.OrdinalIgnoreCase);
            var kind = CellType.Text;
            if (
                name.Length == 0
                || !isDropped
                    && (
                        !Enum.TryParse(type, ignoreCase: true, out kind)
                        || !Enum.IsDefined(kind)
                        || int.TryParse(type, out _)
                    )
            )
            {
                throw new InvalidDataException(
                    $"Line {number} of {path} is '{line.Trim()}'; expected `column: type`, the type being one of {string.Join(", ", Enum.GetNames<CellType>())} and {Dropped}."
                );
            }

            if (!named.Add(name))
            {
                throw new InvalidDataException(
                    $"Line {number} of {path} is about the column '{name}' again; expected one line for each."
                );
            }

            if (isDropped)
            {
                dropped.Add(name);
            }
            else
            {
                kinds.Add(name, kind);
            }
        }
    }
}
