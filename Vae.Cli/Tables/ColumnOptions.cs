using System.CommandLine;
using Vae.Data;

namespace Vae.Cli;

/// <summary>What the columns of a table are where that is not to be told by its cells, and which are left out.</summary>
internal sealed class ColumnOptions : OptionGroup
{
    private const string Dropped = "drop";

    private readonly Option<string?> types;
    private readonly Option<string?> drop;

    public ColumnOptions()
    {
        types = Add<string?>(
            "--types",
            $"A file that corrects what the columns of a table are: a line `column: type` each, the types being {string.Join(", ", Enum.GetNames<CellType>())} and {Dropped}."
        );
        drop = Add<string?>("--drop", "Columns of a table to leave out, with commas between them.");
    }

    /// <summary>The types that were given, and the columns to leave out, which are text.</summary>
    public (IReadOnlyDictionary<string, CellType> Types, IReadOnlyList<string> Dropped) Of(ParseResult parse)
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
        return (kinds, dropped);
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
