using Spectre.Console;

namespace Vae.Cli;

/// <summary>Results for people.</summary>
internal static class TextTable
{
    /// <summary>Writes a table; every cell is plain text.</summary>
    public static void Write(CliContext context, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(context.OutputIsTerminal ? TableBorder.Rounded : TableBorder.Ascii);
        foreach (var title in header)
        {
            table.AddColumn(new TableColumn(new Text(title)));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        context.OutputConsole().Write(table);
    }
}
