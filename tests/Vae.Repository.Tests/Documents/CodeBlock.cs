using System.Text.RegularExpressions;

namespace Vae.Repository.Tests.Documents;

/// <summary>A block of C# in README.md or below docs/.</summary>
/// <param name="File">The file, relative to the repository's root.</param>
/// <param name="Line">The line of its first line of code.</param>
/// <param name="Heading">The heading above it.</param>
/// <param name="Code">The code.</param>
internal sealed partial record CodeBlock(string File, int Line, string Heading, string Code)
{
    /// <summary>The pages that people read.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md",
        "CONTRIBUTING.md",
        .. Directory
            .EnumerateFiles(Path.Combine(RepositoryFacts.Root, "docs"), "*.md")
            .Select(path => $"docs/{Path.GetFileName(path)}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The blocks of a page.</summary>
    public static IEnumerable<CodeBlock> In(string page)
    {
        var text = System.IO.File.ReadAllText(Path.Combine(RepositoryFacts.Root, page)).ReplaceLineEndings("\n");
        foreach (Match match in Fence().Matches(text))
        {
            var above = text[..match.Index];
            var heading = above.Split('\n').LastOrDefault(line => line.StartsWith('#'), "");
            yield return new CodeBlock(
                page,
                above.Count(c => c == '\n') + 2,
                heading.TrimStart('#', ' '),
                match.Groups["code"].Value
            );
        }
    }

    public override string ToString() => $"{File}({Line})";

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
