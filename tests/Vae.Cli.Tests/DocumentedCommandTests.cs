using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Vae.Cli.Tests;

/// <summary>The command lines of the README and of docs/ are ones that the command takes.</summary>
public sealed partial class DocumentedCommandTests
{
    private static readonly string root = RepositoryRoot();

    // A theory without a page fails, so a pattern that finds nothing any more does.
    public static TheoryData<string> PagesWithBlocks => [.. Pages.Where(page => InBlocks(page).Any())];

    public static TheoryData<string> PagesWithSentences => [.. Pages.Where(page => InSentences(page).Any())];

    [Theory]
    [MemberData(nameof(PagesWithBlocks))]
    public void A_line_of_a_block_is_understood_as_it_stands(string page) =>
        Assert.All(InBlocks(page), line => Assert.Empty(Parsed(line).Errors), throwIfEmpty: true);

    // A sentence may leave out what a command has to be told.
    [Theory]
    [MemberData(nameof(PagesWithSentences))]
    public void Commands_and_options_in_a_sentence_are_known(string page) =>
        Assert.All(InSentences(page), line => Assert.Empty(Parsed(line).UnmatchedTokens), throwIfEmpty: true);

    private static IEnumerable<string> Pages =>
        [
            "README.md",
            "CONTRIBUTING.md",
            .. Directory
                .EnumerateFiles(Path.Combine(root, "docs"), "*.md")
                .Select(path => $"docs/{Path.GetFileName(path)}"),
        ];

    private static IEnumerable<string> InBlocks(string page) => Block().Matches(Text(page)).SelectMany(Lines);

    private static IEnumerable<string> InSentences(string page) =>
        Inline().Matches(Block().Replace(Text(page), "")).Select(match => match.Groups["line"].Value);

    private static ParseResult Parsed(string line)
    {
        var context = new CliContext
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            OpenInput = () => Stream.Null,
            OpenOutput = () => Stream.Null,
        };
        var words = CommandLineParser.SplitCommandLine(line.Split(" && ")[0]).Skip(1);
        return CommandLineApp.Root(context, new Option<bool>("--verbose")).Parse([.. words]);
    }

    private static IEnumerable<string> Lines(Match block) =>
        (block.Groups["language"].Value is "" or "sh" ? block.Groups["code"].Value : "")
            .Split('\n')
            .Select(line => line.Split(" #")[0].Trim())
            .Where(line =>
                line.StartsWith("vae ", StringComparison.Ordinal)
                || line.StartsWith("./run.sh ", StringComparison.Ordinal)
            );

    private static string Text(string page) => File.ReadAllText(Path.Combine(root, page)).ReplaceLineEndings("\n");

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "VaeMl.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("`(?<line>(vae|\\./run\\.sh) [a-z][^`]*)`")]
    private static partial Regex Inline();
}
