using System.Text.RegularExpressions;

namespace Vae.Repository.Tests.Theory;

/// <summary>
/// The tests of the repository by their full names, from the sources: the other test projects need not be built for this one to run.
/// </summary>
internal static partial class TestSources
{
    private static readonly HashSet<string> _tests =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(RepositoryFacts.Root, "tests"), "*Tests*.cs", SearchOption.AllDirectories)
            .SelectMany(file => TestsIn(File.ReadAllText(file).ReplaceLineEndings("\n"))),
    ];

    /// <summary>Whether there is a test of this name that is run: a public method with [Fact] or [Theory], not skipped.</summary>
    public static bool Exists(string name) => _tests.Contains(name);

    /// <summary>The tests of a namespace.</summary>
    public static IEnumerable<string> In(string @namespace) =>
        _tests.Where(name => name.StartsWith(@namespace + ".", StringComparison.Ordinal));

    private static IEnumerable<string> TestsIn(string source)
    {
        var (space, type) = (Namespace().Match(source), Class().Match(source));
        return space.Success && type.Success
            ? Test()
                .Matches(source)
                .Select(test => $"{space.Groups["name"].Value}.{type.Groups["name"].Value}.{test.Groups["name"].Value}")
            : [];
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^public (sealed )?(partial )?class (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Class();

    // Between the attribute and the method stand further attributes and comments.
    [GeneratedRegex(
        @"^    \[(Fact|Theory)\]\n(    (\[|//).*\n)*    public (async )?(void|Task) (?<name>\w+)\(",
        RegexOptions.Multiline
    )]
    private static partial Regex Test();
}
