using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>Pictures of the page for those who want to look at it, in artifacts/tests/screenshots.</summary>
public sealed class ScreenshotTests(ReportWindows windows) : BrowserTest(windows)
{
    [Fact]
    public Task The_whole_page_is_kept() =>
        VisitAlone(async page =>
        {
            await page.Explorer.Ready();
            await page.Page.SetViewportSizeAsync(1280, 900);
            await Scroll(page);
            await page.Keep("desktop-light", whole: true);
            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await page.Keep("desktop-dark", whole: true);
            await page.Page.SetViewportSizeAsync(360, 740);
            await Scroll(page);
            await page.Keep("phone-dark", whole: true);
            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await page.Keep("phone-light", whole: true);
        });

    [Fact]
    public Task The_explorer_is_kept_after_a_drag_a_drawing_and_a_path() =>
        Visit(async page =>
        {
            await page.Explorer.Select("cvae");
            await page["#plane"].ScrollIntoViewIfNeededAsync();
            await page["#plane"]
                .ClickAsync(
                    new()
                    {
                        Position = new() { X = 100, Y = 140 },
                    }
                );
            await page.Explorer.Settled();
            await page.Keep("explorer-after-drag");
            await page["#classes button[data-class='1']"].ClickAsync();
            await ExplorerDrawingTests.DrawOne(page);
            await page.Explorer.Placed();
            await page.Keep("explorer-after-drawing");
            await ExplorerPathTests.DrawPath(page);
            await page.Keep("explorer-after-path");
            await page.Explorer.Select("wide");
            await page["#plane"].ScrollIntoViewIfNeededAsync();
            await page.Keep("explorer-wide");
        });

    /// <summary>Pictures are loaded when they come into view.</summary>
    private static async Task Scroll(ReportPage page)
    {
        foreach (var picture in await page[".chart, img"].AllAsync())
        {
            await picture.ScrollIntoViewIfNeededAsync();
        }

        await page.Until("() => [...document.images].every(image => image.complete)");
    }
}
