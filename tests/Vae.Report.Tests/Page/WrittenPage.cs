using System.Text.Json;

namespace Vae.Report.Tests;

/// <summary>A page about the shipped models, with figures whose texts could break HTML.</summary>
public sealed class WrittenPage : IDisposable
{
    public const string Title = "A <b>bold</b> & \"quoted\" title";
    public const string Caption = "Of <script>alert('data')</script> & co.";
    public const string Alt = "Points \"here\" <there>";

    private readonly TemporaryDirectory directory = new();

    public WrittenPage() => Write(directory.Path);

    /// <summary>UMAP's plane, as the figure of the projections gives it.</summary>
    internal static double[][] Umap { get; } =
    [
        [1.5, -2],
        [0.25, 3],
        [-4, 0.125],
    ];

    internal static IReadOnlyList<FigureDocument> Figures { get; } =
    [
        new(
            "02-latent-scatter",
            Title,
            Caption,
            Alt,
            "latentScatter",
            [new("02-latent-scatter.png", "Scatter", Alt, 20, 10, null)],
            new { model = "<VAE>" }
        ),
        new(
            "03-traversal",
            "Traversal",
            "Two sheets.",
            "Sheets",
            null,
            [
                new("03-traversal.png", "<even>", "Even \"steps\"", 40, 60, null),
                new("03-traversal-quantiles.png", "Quantiles", "Steps of quantiles", 40, 60, null),
            ],
            new { }
        ),
        new("11-results", "Results", "A table.", "A table", null, [], new { rows = Array.Empty<int>() }),
        new(
            "12-projections",
            "Projections",
            "Two planes.",
            "Two planes",
            "projections",
            [new("12-projections.png", "Projections", "Two planes", 20, 10, null)],
            new { umap = new { x = Umap.Select(point => point[0]), y = Umap.Select(point => point[1]) } }
        ),
    ];

    internal string Folder => directory.Path;

    internal IEnumerable<string> Files => directory.Files;

    internal string Html => File.ReadAllText(directory["index.html"]);

    /// <summary>What report-data.js sets.</summary>
    internal JsonElement Data
    {
        get
        {
            const string Start = "window.VAE_REPORT = ";
            var script = File.ReadAllText(directory["assets/report-data.js"]);
            Assert.StartsWith(Start, script, StringComparison.Ordinal);
            return JsonDocument.Parse(script[Start.Length..].TrimEnd('\n', ';')).RootElement;
        }
    }

    internal JsonElement Model(string id) => Data.Named("models", id, "id");

    internal static void Write(string directory) => PageWriter.Write(directory, MadeFigures.Inputs, Figures);

    public void Dispose() => directory.Dispose();
}
