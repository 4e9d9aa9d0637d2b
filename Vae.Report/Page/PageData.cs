using System.Text.Json;
using Vae.Inference;

namespace Vae.Report;

/// <summary>What the page's scripts know: the figures' numbers and the explorer's models.</summary>
internal static class PageData
{
    /// <summary>Sets <c>VAE_REPORT</c> for the course report's page.</summary>
    public static string Script(ReportInputs inputs, IReadOnlyList<FigureDocument> figures) =>
        Script(PageHtml.Title, figures, Models(inputs, figures).ToList());

    /// <summary>Sets <c>VAE_REPORT</c>.</summary>
    public static string Script(string title, IReadOnlyList<FigureDocument> figures, IReadOnlyList<PageModel> models) =>
        $"window.VAE_REPORT = {ReportJson.Text(new { title, figures, models })};\n";

    private static IEnumerable<PageModel> Models(ReportInputs inputs, IReadOnlyList<FigureDocument> figures)
    {
        yield return PageModel.Of("vae", "VAE", inputs.Vae, inputs, null);
        yield return PageModel.Of("cvae", "CVAE", inputs.Cvae, inputs, null);
        if (inputs.Wide is { } wide)
        {
            yield return PageModel.Of("wide", NamedModel.NameOfWide(wide), wide, inputs, UmapOf(figures));
        }
    }

    /// <summary>UMAP's plane, which the figure of the projections has; the explorer's points are the same rows.</summary>
    private static double[][]? UmapOf(IReadOnlyList<FigureDocument> figures)
    {
        if (figures.FirstOrDefault(figure => figure.Chart == "projections") is not { } projections)
        {
            return null;
        }

        var umap = JsonSerializer.SerializeToElement(projections.Data).GetProperty("umap");
        return [.. Values(umap.GetProperty("x")).Zip(Values(umap.GetProperty("y")), (x, y) => new[] { x, y })];

        static IEnumerable<double> Values(JsonElement array) =>
            array.EnumerateArray().Select(value => value.GetDouble());
    }
}
