using System.Globalization;
using System.Net;
using Vae.Tables;

namespace Vae.Report;

/// <summary>Makes the report of synthetic rows: how much they are like the real ones, and how close they come to them.</summary>
internal static class QualityReport
{
    private const string Template = "quality.html";

    /// <summary>Writes page, pictures and numbers to a directory, which is created or replaced as a whole.</summary>
    /// <param name="quality">The figures.</param>
    /// <param name="real">The real table they are of.</param>
    /// <param name="synthetic">The synthetic table they are of.</param>
    /// <param name="directory">The report's place.</param>
    /// <param name="cancellation">Looked at before each figure.</param>
    /// <exception cref="IOException">The directory holds something else, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was there before is there still.</exception>
    public static void Write(
        TableQuality quality,
        TableData real,
        TableData synthetic,
        string directory,
        CancellationToken cancellation
    ) =>
        ReportDirectory.Replace(
            directory,
            fresh =>
            {
                // The same report from another place: texts must not hold a path of this machine.
                quality = quality with
                {
                    Real = NameOf(quality.Real),
                    Synthetic = NameOf(quality.Synthetic),
                };
                var documents = FigureFiles.Write(fresh, Figures(quality, real, synthetic, cancellation));
                QualityFiles.Write(fresh, quality);
                cancellation.ThrowIfCancellationRequested();
                PageWriter.Write(
                    fresh,
                    Html(quality, documents),
                    () => PageData.Script(TitleOf(quality), documents, [])
                );
            }
        );

    /// <summary>The figures of two tables.</summary>
    public static IReadOnlyList<Figure> Figures(
        TableQuality quality,
        TableData real,
        TableData synthetic,
        CancellationToken cancellation = default
    )
    {
        List<Figure> figures = [ColumnShapesChart.Make(quality)];
        cancellation.ThrowIfCancellationRequested();
        figures.AddRange(Marginals.Make(quality, real, synthetic, figures.Count));
        cancellation.ThrowIfCancellationRequested();
        if (quality.Pairs.Count > 0)
        {
            figures.Add(PairTrendsChart.Make(quality, figures.Count));
        }

        figures.Add(ClosestRecordsChart.Make(quality, figures.Count));
        return figures;
    }

    /// <summary>The identifier of a figure that so many stand before.</summary>
    public static string IdOf(int before, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{before + 1:00}-{name}");

    private static string Html(TableQuality quality, IReadOnlyList<FigureDocument> figures) =>
        PageHtml
            .Of(WebFiles.Text(Template), TitleOf(quality), Introduction(quality), figures)
            .Replace("{{facts}}", string.Concat(QualityFacts.Of(quality).Select(Row)), StringComparison.Ordinal)
            .Replace("{{files}}", string.Join(' ', QualityFiles.Names.Select(Link)), StringComparison.Ordinal);

    private static string TitleOf(TableQuality quality) => $"{quality.Synthetic} beside {quality.Real}";

    private static string Introduction(TableQuality quality) =>
        $"{quality.SyntheticRows:N0} synthetic rows compared with {quality.RealRows:N0} real ones: the distribution of each of {quality.Columns.Count:N0} columns, what they have to do with each other, and how close single rows come to real ones.";

    private static string Row((string Name, string Value, string Meaning) fact) =>
        $"""<tr><th scope="row">{Text(fact.Name)}</th><td class="value">{Text(fact.Value)}</td><td class="text">{Text(fact.Meaning)}</td></tr>"""
        + "\n";

    private static string Link(string name) => $"""<a href="{name}">{name}</a>""";

    private static string NameOf(string path) => Path.GetFileName(path) is { Length: > 0 } name ? name : path;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
