using System.Text.RegularExpressions;

namespace Vae.Bench.Reporting;

/// <summary>
/// The documentation's page of figures: each benchmark has a section between two comments, which a run of it writes anew. What stands
/// around the sections is the page's author's.
/// </summary>
internal static class BenchmarkPage
{
    private const string End = "<!-- measured -->";

    /// <summary>What keeps a page from taking the results of some benchmarks; null for nothing.</summary>
    public static string? Fault(string path, IEnumerable<string> names)
    {
        var page = File.ReadAllText(path);
        return names
            .Select(name => (Name: name, Count: SectionOf(name).Count(page)))
            .Where(section => section.Count != 1)
            .Select(section =>
                $"{path} has {section.Count} sections of {section.Name}; expected one, between '{Start(section.Name)}' and '{End}'."
            )
            .FirstOrDefault();
    }

    /// <summary>Writes the sections of the benchmarks that were run.</summary>
    /// <param name="path">The page, of which <see cref="Fault"/> knew none.</param>
    /// <param name="sections">The benchmarks' names and results.</param>
    /// <param name="command">The command line that measured them.</param>
    /// <param name="machine">Where.</param>
    /// <exception cref="InvalidDataException">The page has lost a section since.</exception>
    public static void Update(string path, IReadOnlyList<Section> sections, string command, string machine)
    {
        if (Fault(path, sections.Select(section => section.Name)) is { } fault)
        {
            throw new InvalidDataException(fault);
        }

        var page = File.ReadAllText(path);
        foreach (var section in sections)
        {
            var name = section.Name;
            using var table = new StringWriter { NewLine = "\n" };
            MarkdownTable.Write(table, [section], $"`{command}`: {machine}");
            page = SectionOf(name)
                .Replace(
                    page,
                    $"{Start(name)}\n\n{table.ToString().Replace("$", "$$", StringComparison.Ordinal)}\n{End}"
                );
        }

        var part = path + ".tmp";
        File.WriteAllText(part, page);
        File.Move(part, path, overwrite: true);
    }

    private static string Start(string name) => $"<!-- measure {name} -->";

    private static Regex SectionOf(string name) =>
        new($"{Regex.Escape(Start(name))}.*?{Regex.Escape(End)}", RegexOptions.Singleline);
}
