using System.Text.RegularExpressions;

namespace Vae.Bench.Reporting;

/// <summary>
/// The documentation's page of figures: each benchmark has a section between two comments, which a run of it writes anew. What stands
/// around the sections is the page's author's.
/// </summary>
internal static class BenchmarkPage
{
    private const string End = "<!-- measured -->";

    /// <summary>Writes the sections of the benchmarks that were run.</summary>
    /// <param name="path">The page, which has a section for each of them.</param>
    /// <param name="sections">The benchmarks' names and results.</param>
    /// <param name="command">The command line that measured them.</param>
    /// <param name="machine">Where.</param>
    /// <exception cref="InvalidDataException">The page has no section for a benchmark.</exception>
    public static void Update(
        string path,
        IEnumerable<(string Name, IReadOnlyList<BenchResult> Results)> sections,
        string command,
        string machine
    )
    {
        var page = File.ReadAllText(path);
        foreach (var (name, results) in sections)
        {
            var section = Section(name);
            if (section.Count(page) != 1)
            {
                throw new InvalidDataException(
                    $"{path} has {section.Count(page)} sections of {name}; expected one, between '{Start(name)}' and '{End}'."
                );
            }

            using var table = new StringWriter { NewLine = "\n" };
            MarkdownTable.Write(table, results, $"`{command}`: {machine}");
            page = section.Replace(
                page,
                $"{Start(name)}\n\n{table.ToString().Replace("$", "$$", StringComparison.Ordinal)}\n{End}"
            );
        }

        var part = path + ".tmp";
        File.WriteAllText(part, page);
        File.Move(part, path, overwrite: true);
    }

    private static string Start(string name) => $"<!-- measure {name} -->";

    private static Regex Section(string name) =>
        new($"{Regex.Escape(Start(name))}.*?{Regex.Escape(End)}", RegexOptions.Singleline);
}
