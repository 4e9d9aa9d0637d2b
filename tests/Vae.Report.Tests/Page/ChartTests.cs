using System.Net;

namespace Vae.Report.Tests;

/// <summary>The functions of charts-*.js draw every figure that names them, with what is needed to read it.</summary>
[Collection(ReadsTheFigures.Name)]
public sealed class ChartTests(MadeFigures made)
{
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $">{digit}<")];

    public static TheoryData<string, string[]> Texts { get; } =
        new()
        {
            {
                "01-training-curves",
                [
                    "Reconstruction loss (nats)",
                    "KL divergence (nats)",
                    "Reconstruction : KL",
                    "epoch",
                    "VAE, training",
                    "VAE, test",
                    "CVAE, training",
                    "CVAE, test",
                    "β (right axis)",
                ]
            },
            { "02-latent-scatter", ["z₁", "z₂", .. Digits] },
            { "05-latent-scatter-cvae", ["z₁", "z₂", .. Digits] },
            { "09-aggregated-posterior", ["prior N(0, 1)", "z₁", "z₂", "density", ">VAE<", ">CVAE<"] },
            {
                "10-kl-per-dimension",
                [
                    "VAE: 2 of 2 active",
                    "CVAE: 2 of 2 active",
                    "KL divergence (nats)",
                    "latent dimension",
                    "active above 0.01",
                ]
            },
            { "12-projections", ["PCA", "UMAP", "PC 1 (", "PC 2 (", "UMAP 1", "UMAP 2", .. Digits] },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_chart_names_its_axes_and_what_it_shows(string id, string[] texts)
    {
        var figure = made.Figures.Single(figure => figure.Id == id);
        var svg = WebUtility.HtmlDecode(DrawingEngine.ChartSvg(figure.Chart!, figure.Data));
        Assert.All(texts, text => Assert.Contains(text, svg, StringComparison.Ordinal));
        Assert.DoesNotMatch("NaN|undefined|Infinity", svg);
    }

    [Fact]
    public void Every_figure_with_a_chart_is_checked_here() =>
        Assert.Equal(
            made.Figures.Where(figure => figure.Chart is not null).Select(figure => figure.Id),
            Texts.Select(row => row.Data.Item1)
        );
}
