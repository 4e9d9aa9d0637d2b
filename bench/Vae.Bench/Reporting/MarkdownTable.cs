namespace Vae.Bench.Reporting;

/// <summary>The table for the README.</summary>
internal static class MarkdownTable
{
    public static void Write(TextWriter output, IEnumerable<BenchResult> results, string machine)
    {
        output.WriteLine(Line(BenchResult.Headings));
        output.WriteLine(Line(BenchResult.Headings.Select(_ => "---")));
        foreach (var result in results)
        {
            output.WriteLine(Line(result.Cells));
        }

        output.WriteLine();
        output.WriteLine(machine);
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
