using System.Text.RegularExpressions;

namespace Vae.Repository.Tests.Theory;

/// <summary>
/// docs/theory.md as a program reads it. An equation's number is its <c>\tag</c>; below it a quotation names, after the numbers in bold,
/// the members that compute it and, after "tested by", the tests that check it.
/// </summary>
internal static partial class TheoryDocument
{
    public const string Name = "docs/theory.md";

    public static string Text { get; } =
        File.ReadAllText(Path.Combine(RepositoryFacts.Root, Name)).ReplaceLineEndings("\n");

    /// <summary>The numbers of the equations, in the order in which they stand.</summary>
    public static IEnumerable<int> Equations => Tag().Matches(Text).Select(match => Number(match.Groups["number"]));

    /// <summary>What stands beside each equation.</summary>
    public static ILookup<int, Evidence> Evidence =>
        Quotation()
            .Matches(Text)
            .SelectMany(quotation => quotation.Value.Split("\n>\n"))
            .SelectMany(Entries)
            .ToLookup(entry => entry.Equation, entry => entry.Evidence);

    /// <summary>Every fully qualified name, beside an equation or in the prose.</summary>
    public static IEnumerable<string> Names =>
        QualifiedName().Matches(Text).Select(match => match.Groups["name"].Value).Distinct();

    /// <summary>The targets of the links that lead into the repository.</summary>
    public static IEnumerable<string> RelativeLinks =>
        Link()
            .Matches(Text)
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>Whether a name is that of a test and not of the product.</summary>
    public static bool IsTest(string name) => name.Contains(".Tests.", StringComparison.Ordinal);

    private static IEnumerable<(int Equation, Evidence Evidence)> Entries(string quotation)
    {
        var numbers = Bold().Match(quotation);
        var names = QualifiedName().Matches(quotation).Select(match => match.Groups["name"].Value).ToList();
        var tested = quotation.IndexOf("tested by", StringComparison.Ordinal);
        var split = tested < 0 ? names.Count : QualifiedName().Count(quotation[..tested]);
        var evidence = new Evidence(names[..split], names[split..]);
        return Bracketed().Matches(numbers.Value).Select(match => (Number(match.Groups["number"]), evidence));
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan);

    [GeneratedRegex(@"\\tag\{(?<number>\d+)\}")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^>.*(\n>.*)*", RegexOptions.Multiline)]
    private static partial Regex Quotation();

    [GeneratedRegex(@"\*\*[^*]*\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex(@"\((?<number>\d+)\)")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"`(?<name>Vae(\.\w+)+)`")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
