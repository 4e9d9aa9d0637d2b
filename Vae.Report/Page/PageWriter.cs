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
    public static void Write(string directory, ReportInputs inputs, IReadOnlyList<FigureDocument> figures) =>
        Write(
            directory,
            PageHtml.Of(WebFiles.Text("index.html"), inputs, figures),
            () => PageData.Script(inputs, figures)
        );

    /// <summary>Writes a page and all that it refers to below <c>assets/</c>.</summary>
    /// <param name="directory">The report's directory.</param>
    /// <param name="page">The HTML of <c>index.html</c>.</param>
    /// <param name="data">The script that sets what the page's own scripts know.</param>
    public static void Write(string directory, string page, Func<string> data)
    {
        var assets = Directory.CreateDirectory(Path.Combine(directory, Folder)).FullName;
        File.WriteAllText(Path.Combine(directory, "index.html"), page);

        // What the page names is what it gets: two files are made here, the others are the program's own.
        foreach (var name in Asset().Matches(page).Select(match => match.Groups[1].Value).Distinct())
        {
            var path = Path.Combine(assets, name);
            switch (name)
            {
                case DataFile:
                    File.WriteAllText(path, data());
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
