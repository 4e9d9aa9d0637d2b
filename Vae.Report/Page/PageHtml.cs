using System.Net;

namespace Vae.Report;

/// <summary>The page's HTML: the template with the title, the table of contents and the figures filled in.</summary>
internal static class PageHtml
{
    public const string Title = "Variational autoencoders and their latent space";

    /// <summary>The course report's page.</summary>
    public static string Of(string template, ReportInputs inputs, IReadOnlyList<FigureDocument> figures) =>
        Of(template, Title, Introduction(inputs), figures);

    /// <summary>Fills in <c>{{title}}</c>, <c>{{introduction}}</c>, <c>{{contents}}</c> and <c>{{figures}}</c>.</summary>
    public static string Of(
        string template,
        string title,
        string introduction,
        IReadOnlyList<FigureDocument> figures
    ) =>
        template
            .Replace("{{title}}", Text(title), StringComparison.Ordinal)
            .Replace("{{introduction}}", Text(introduction), StringComparison.Ordinal)
            .Replace("{{contents}}", string.Concat(figures.Select(Entry)), StringComparison.Ordinal)
            .Replace("{{figures}}", string.Concat(figures.Select(Section)), StringComparison.Ordinal);

    private static string Introduction(ReportInputs inputs) =>
        $"Two models of {inputs.Training.Count:N0} images of {inputs.Training.Name}: a VAE with {inputs.Vae.LatentSize} latent dimensions, and a CVAE that is also told the class. "
        + $"Every figure is drawn from their files and {inputs.Test.Count:N0} test images, with seed {inputs.Seed}.";

    private static string Entry(FigureDocument figure) =>
        $"""<li><a href="#{figure.Id}">{Text(figure.Title)}</a></li>""" + "\n";

    private static string Section(FigureDocument figure)
    {
        var (id, title, caption) = (figure.Id, Text(figure.Title), Text(figure.Caption));
        var content =
            figure.Chart is { } chart ? Chart(figure, chart)
            : figure.Pictures.Count > 0 ? Sheets(figure)
            : "";
        return $"""
            <section id="{id}" class="figure" aria-labelledby="{id}-title">
            <h2 id="{id}-title">{title}</h2>
            <figure>
            {content}
            <figcaption>{caption}</figcaption>
            </figure>
            <div class="numbers" data-figure="{id}"></div>
            <p class="files">{Links(figure)}</p>
            </section>

            """;
    }

    private static string Chart(FigureDocument figure, string chart)
    {
        var (id, alt, picture) = (figure.Id, Text(figure.Alt), Image(figure.Pictures[0]));
        return $"""
            <div class="chart" data-chart="{chart}" data-figure="{id}" role="img" aria-label="{alt}"></div>
            <noscript>{picture}</noscript>
            """;
    }

    // A click shows a sheet in its full size, which a phone needs.
    private static string Sheets(FigureDocument figure)
    {
        var sheets = figure.Pictures.Select(picture =>
            $"""<a href="{FigureFiles.Folder}/{picture.File}" aria-label="PNG: {Text(picture.Title)}">{Image(picture)}</a>"""
        );
        return $"""<div class="sheets">{string.Concat(sheets)}</div>""";
    }

    // Pictures have twice the pixels of their size on the page.
    private static string Image(PictureDocument picture)
    {
        var (alt, width, height) = (Text(picture.Alt), picture.Width / 2, picture.Height / 2);
        return $"""<img src="{FigureFiles.Folder}/{picture.File}" alt="{alt}" width="{width}" height="{height}" loading="lazy" decoding="async">""";
    }

    private static string Links(FigureDocument figure)
    {
        var numbers = Link(figure, $"{figure.Id}.json", "JSON");
        return figure.Chart is null ? numbers : $"{Link(figure, figure.Pictures[0].File, "PNG")} {numbers}";
    }

    private static string Link(FigureDocument figure, string file, string kind) =>
        $"""<a href="{FigureFiles.Folder}/{file}">{kind}<span class="unseen"> of {Text(figure.Title)}</span></a>""";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
