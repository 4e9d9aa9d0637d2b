using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Vae.Repository.Tests.Documents;

/// <summary>What the pages show compiles, and their links lead somewhere.</summary>
public sealed partial class DocumentTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>All assemblies that this program knows, ours and ML.NET's among them.</summary>
    internal static IReadOnlyList<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => path.EndsWith(".dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static TheoryData<string> Pages => [.. CodeBlock.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_of_code_is_a_program_that_compiles(string page)
    {
        foreach (var block in CodeBlock.In(page))
        {
            var errors = CSharpCompilation
                .Create(
                    "Block",
                    [CSharpSyntaxTree.ParseText(block.Code), CSharpSyntaxTree.ParseText(ImplicitUsings)],
                    References,
                    new CSharpCompilationOptions(
                        OutputKind.ConsoleApplication,
                        nullableContextOptions: NullableContextOptions.Enable
                    )
                )
                .GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

            Assert.True(!errors.Any(), $"{block}: {string.Join("; ", errors)}");
        }
    }

    [Fact]
    public void The_readme_fits_on_a_few_screens() =>
        Assert.InRange(File.ReadLines(Path.Combine(RepositoryFacts.Root, "README.md")).Count(), 50, 150);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_leads_to_a_file_of_the_repository(string page)
    {
        var path = Path.Combine(RepositoryFacts.Root, page);
        var broken = Link()
            .Matches(File.ReadAllText(path))
            .Select(match => match.Groups["target"].Value)
            .Where(target =>
                !target.Contains("://", StringComparison.Ordinal)
                && !target.StartsWith('#')
                && !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target.Split('#')[0]))
            );

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
