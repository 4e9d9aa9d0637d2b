namespace Vae.Bench.Reporting;

/// <summary>The table for the README.</summary>
internal static class MarkdownTable
{
    public static void Write(TextWriter output, IReadOnlyList<Section> sections, string machine)
    {
        output.WriteLine(Line(BenchResult.Headings));
        output.WriteLine(Line(BenchResult.Headings.Select(_ => "---")));
        foreach (var result in sections.SelectMany(section => section.Results))
        {
            output.WriteLine(Line(result.Cells));
        }

        foreach (var table in sections.SelectMany(section => section.Details))
        {
            output.WriteLine();
            output.WriteLine(table.Title);
            output.WriteLine();
            output.WriteLine(Line(table.Headings));
            output.WriteLine(Line(table.Headings.Select(_ => "---")));
            foreach (var row in table.Rows)
            {
                output.WriteLine(Line(row));
            }
        }

        output.WriteLine();
        output.WriteLine(machine);
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
