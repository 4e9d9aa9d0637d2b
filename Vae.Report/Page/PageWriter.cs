using System.Text.RegularExpressions;

namespace Vae.Report;

/// <summary>Writes the page: index.html, and in assets/ all that it refers to.</summary>
internal static partial class PageWriter
{
    /// <summary>The directory of the page's files in that of the report.</summary>
    public const string Folder = "assets";

    /// <summary>The file of the figures' numbers, which every page has.</summary>
    public const string DataFile = "report-data.js";
    private const string RuntimeFile = "runtime-data.js";

    /// <summary>Writes the page of a report to its directory, where <see cref="FigureFiles"/> has written the figures.</summary>
    public static void Write(string directory, ReportInputs inputs, IReadOnlyList<FigureDocument> figures)
    {
        var assets = Directory.CreateDirectory(Path.Combine(directory, Folder)).FullName;
        var page = PageHtml.Of(WebFiles.Text("index.html"), inputs, figures);
        File.WriteAllText(Path.Combine(directory, "index.html"), page);

        // What the page names is what it gets: two files are made here, the others are the program's own.
        foreach (var name in Asset().Matches(page).Select(match => match.Groups[1].Value).Distinct())
        {
            var path = Path.Combine(assets, name);
            switch (name)
            {
                case DataFile:
                    File.WriteAllText(path, PageData.Script(inputs, figures));
                    break;
                case RuntimeFile:
                    File.WriteAllText(path, RuntimeData.Script());
                    break;
                default:
                    File.WriteAllBytes(path, WebFiles.Bytes(SourceOf(name)));
                    break;
            }
        }
    }

    private static string SourceOf(string name) =>
        name.EndsWith(".min.js", StringComparison.Ordinal) ? $"libraries/{name}" : name;

    [GeneratedRegex(@"""assets/([\w.-]+)""")]
    private static partial Regex Asset();
}
