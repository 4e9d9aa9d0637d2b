using System.Text.Json;
using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>Every figure is in the page and none is blank.</summary>
public sealed class FigureTests(ReportWindows windows) : BrowserTest(windows)
{
    private static readonly string[] Ids =
    [
        "01-training-curves",
        "02-latent-scatter",
        "03-traversal",
        "04-interpolation",
        "05-latent-scatter-cvae",
        "06-disentanglement",
        "07-conditional-generation",
        "08-reconstructions",
        "09-aggregated-posterior",
        "10-kl-per-dimension",
        "11-results",
        "12-projections",
    ];

    [Fact]
    public Task Every_figure_has_its_place_title_and_caption_in_order() =>
        Visit(async page =>
        {
            var sections = await page.Evaluate<string[]>(
                "[...document.querySelectorAll('section:has(figure)')].map(section => section.id).filter(id => /^\\d\\d-/.test(id))"
            );
            Assert.Equal(Ids, sections);
            foreach (var id in Ids)
            {
                using var figure = Json(id);
                var section = Section(page, id);
                Assert.Contains(
                    Text(figure, "title"),
                    await section.Locator("h2").InnerTextAsync(),
                    StringComparison.Ordinal
                );
                Assert.Contains(
                    Text(figure, "caption"),
                    await section.Locator("figcaption").First.InnerTextAsync(),
                    StringComparison.Ordinal
                );
            }
        });

    [Theory]
    [InlineData(Origin.File, ColorScheme.Light)]
    [InlineData(Origin.Http, ColorScheme.Dark)]
    public Task Every_chart_and_picture_shows_something(Origin origin, ColorScheme colours) =>
        VisitAlone(
            async page =>
            {
                foreach (var id in Ids)
                {
                    using var figure = Json(id);
                    var section = Section(page, id);
                    if (figure.RootElement.GetProperty("chart").GetString() is { } chart)
                    {
                        await ChartShowsSomething(page, section.Locator($".chart[data-chart={chart}]"), id);
                    }

                    foreach (var picture in figure.RootElement.GetProperty("pictures").EnumerateArray())
                    {
                        await PictureShowsSomething(section, picture);
                    }
                }
            },
            origin,
            new() { ColorScheme = colours }
        );

    [Fact]
    public Task Measured_figures_are_tables_and_no_text_shows_a_value_that_is_none() =>
        Visit(async page =>
        {
            await page.Explorer.Ready();
            foreach (var id in (string[])["05-latent-scatter-cvae", "07-conditional-generation", "11-results"])
            {
                var cells = await Section(page, id).Locator("table td").AllInnerTextsAsync();
                Assert.Contains(cells, cell => cell.Any(char.IsAsciiDigit));
            }

            var text = await page["body"].EvaluateAsync<string>("body => body.textContent");
            Assert.DoesNotMatch("undefined|NaN|Infinity|\\[object|\\{\\{", text);
        });

    private static ILocator Section(ReportPage page, string id) => page[$"section[id='{id}']"];

    private JsonDocument Json(string id) => JsonDocument.Parse(File.ReadAllBytes(Site.Report[$"figures/{id}.json"]));

    private static string Text(JsonDocument figure, string name) => figure.RootElement.GetProperty(name).GetString()!;

    /// <summary>A chart is drawn when it comes into view, and may grow into its place.</summary>
    private static async Task ChartShowsSomething(ReportPage page, ILocator chart, string id)
    {
        await chart.ScrollIntoViewIfNeededAsync();
        var canvas = chart.Locator("canvas").First;
        await canvas.WaitForAsync();
        await page.Page.WaitForFunctionAsync(
            """
            canvas => {
              const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
              copy.drawImage(canvas, 0, 0);
              const pixels = new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
              return new Set(pixels).size >= 16;
            }
            """,
            await canvas.ElementHandleAsync()
        );
        Picture.ShowsSomething(await chart.ScreenshotAsync(), $"The chart of {id}");
    }

    private async Task PictureShowsSomething(ILocator section, JsonElement picture)
    {
        var file = picture.GetProperty("file").GetString()!;
        var bytes = File.ReadAllBytes(Site.Report[$"figures/{file}"]);
        Picture.ShowsSomething(bytes, file);
        if (picture.GetProperty("sheet").ValueKind == JsonValueKind.Null)
        {
            return;
        }

        var image = section.Locator($"img[src$='{file}']");
        await image.ScrollIntoViewIfNeededAsync();
        var decoded = PngDecoder.Read(bytes);
        Assert.Equal(
            [decoded.Width, decoded.Height],
            await image.EvaluateAsync<int[]>(
                "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
            )
        );
        Assert.Equal(picture.GetProperty("alt").GetString(), await image.GetAttributeAsync("alt"));
        Picture.ShowsSomething(await image.ScreenshotAsync(), $"{file} in the page");
    }
}
