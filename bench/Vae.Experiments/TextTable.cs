using Spectre.Console;

namespace Vae.Experiments;

/// <summary>A table with a title and a note.</summary>
internal sealed class TextTable
{
    // What a line is wrapped at when the output goes to a file.
    private const int FileWidth = 130;

    private readonly Table table = new Table().Border(TableBorder.Markdown);

    public TextTable(params string[] headings)
    {
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading)));
        }
    }

    public void Add(params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    public void Write(string title, string note)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = FileWidth;
        }

        AnsiConsole.WriteLine(title);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(note);
        AnsiConsole.WriteLine();
    }
}
