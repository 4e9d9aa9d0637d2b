using Spectre.Console;

namespace Vae.Bench.Reporting;

/// <summary>The table for a terminal.</summary>
internal static class ConsoleTable
{
    // What a line is wrapped at when the output goes to a file.
    private const int FileWidth = 180;

    public static void Write(IReadOnlyList<Section> sections, string machine)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = FileWidth;
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in BenchResult.Headings)
        {
            table.AddColumn(heading);
        }

        foreach (var result in sections.SelectMany(section => section.Results))
        {
            var style = new Style(result.Reached ? Color.Green : Color.Red);
            table.AddRow(
                result.Cells.Select(
                    (cell, i) => new Spectre.Console.Text(cell, i == result.Cells.Count - 1 ? style : Style.Plain)
                )
            );
        }

        AnsiConsole.Write(table);
        foreach (var detail in sections.SelectMany(section => section.Details))
        {
            AnsiConsole.WriteLine(detail.Title);
            var cells = new Table().Border(TableBorder.Rounded);
            foreach (var heading in detail.Headings)
            {
                cells.AddColumn(heading);
            }

            foreach (var row in detail.Rows)
            {
                cells.AddRow(row.Select(cell => new Spectre.Console.Text(cell)));
            }

            AnsiConsole.Write(cells);
        }

        AnsiConsole.WriteLine(machine);
    }
}
