using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Vae.Repository.Tests.Documents;

/// <summary>The examples in the libraries' XML documentation compile.</summary>
public sealed class ExampleTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.ML;
        global using Microsoft.ML.Data;
        global using Vae.Data;
        global using Vae.Factors;
        global using Vae.Import;
        global using Vae.Inference;
        global using Vae.MLNet;
        global using Vae.MLNet.Training;
        global using Vae.Models;
        global using Vae.Tables;
        global using Vae.Training;
        """;

    // What an example may take as given.
    private static readonly Dictionary<string, string> known = new()
    {
        ["ml"] = "MLContext ml = new();",
        ["vae"] = "VaeModel vae = null!;",
        ["data"] = "IDataView data = null!;",
        ["mixed"] = "IDataView mixed = null!;",
        ["usual"] = "IDataView usual = null!;",
        ["model"] = "VaeModel model = null!;",
        ["trainer"] = "VaeTrainer trainer = null!;",
        ["rows"] = "VaeDataset rows = null!;",
    };

    public static TheoryData<string> Libraries =>
        [
            "Vae.Data",
            "Vae.Factors",
            "Vae.Import",
            "Vae.Inference",
            "Vae.MLNet",
            "Vae.MLNet.Onnx",
            "Vae.MLNet.Training",
            "Vae.Models.Mnist",
            "Vae.Tables",
            "Vae.Training",
        ];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_example_compiles(string library)
    {
        var documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{library}.xml"));
        var examples = documentation
            .Descendants("example")
            .SelectMany(example => example.Elements("code").Select(code => (Member: Member(example), code.Value)))
            .ToArray();
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Equal("", Errors(example.Value, [])), throwIfEmpty: true);
    }

    private static string? Member(XElement example) =>
        example.AncestorsAndSelf("member").FirstOrDefault()?.Attribute("name")?.Value;

    /// <summary>The errors of a program of some code and of what it takes as given.</summary>
    private static string Errors(string code, IReadOnlyList<string> given)
    {
        var program = string.Join("\n", given.Select(name => known[name])) + "\n" + code;
        var errors = CSharpCompilation
            .Create(
                "Example",
                [CSharpSyntaxTree.ParseText(program), CSharpSyntaxTree.ParseText(Usings)],
                DocumentTests.References,
                new CSharpCompilationOptions(OutputKind.ConsoleApplication)
            )
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToArray();
        var missing = known
            .Keys.Except(given)
            .Where(name => errors.Any(error => error.Id == "CS0103" && error.GetMessage().Contains($"'{name}'")))
            .ToArray();
        return missing.Length > 0
            ? Errors(code, [.. given, .. missing])
            : string.Join("; ", errors.Select(e => $"{e}"));
    }
}
