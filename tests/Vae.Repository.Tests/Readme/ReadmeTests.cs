using System.Text.RegularExpressions;

namespace Vae.Repository.Tests.Readme;

/// <summary>The C# in README.md is the code of <see cref="ReadmeExamples"/>, which is compiled and run here.</summary>
public partial class ReadmeTests
{
    private static readonly string _directory = Path.Combine(RepositoryFacts.Root, "tests/Vae.Repository.Tests/Readme");

    [Fact]
    public void Every_example_in_the_readme_is_compiled_and_run()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryFacts.Root, "README.md"));
        var blocks = FencedBlock().Matches(readme).Select(match => Dedent(match.Groups["code"].Value));

        Assert.Equal(Regions().Order(StringComparer.Ordinal), blocks.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_link_in_the_readme_leads_to_a_file_of_the_repository()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryFacts.Root, "README.md"));
        var targets = Link().Matches(readme).Select(match => match.Groups["target"].Value);
        var broken = targets.Where(target =>
            !target.Contains("://", StringComparison.Ordinal)
            && !target.StartsWith('#')
            && !Path.Exists(Path.Combine(RepositoryFacts.Root, target.Split('#')[0]))
        );

        Assert.Empty(broken);
    }

    private static IEnumerable<string> Regions()
    {
        var source = File.ReadAllText(Path.Combine(_directory, "ReadmeExamples.cs"));
        return Region().Matches(source).Select(match => Dedent(match.Groups["code"].Value));
    }

    private static string Dedent(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => line.TrimEnd()).ToList();
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join("\n", lines.Select(line => line.Length == 0 ? line : line[indent..])).TrimEnd();
    }

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();

    [GeneratedRegex(@"^ *#region [^\n]*\n(?<code>.*?)^ *#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
