using Microsoft.Playwright;

namespace Vae.Report.Tests;

public sealed class LayoutTests(ReportWindows windows) : BrowserTest(windows)
{
    private static readonly BrowserNewContextOptions Phone = new()
    {
        ViewportSize = new() { Width = 360, Height = 740 },
        DeviceScaleFactor = 2,
        HasTouch = true,
        IsMobile = true,
    };

    private const string BeyondTheEdge = """
        [...document.querySelectorAll("button, select, input, canvas, img, .chart")]
          .filter(element => element.checkVisibility() && !element.closest("table"))
          .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
          .map(element => element.outerHTML.slice(0, 120))
        """;

    // Not every browser lets keys into a box that scrolls and that nothing makes focusable.
    private const string ScrollsWithoutKeys = """
        [...document.querySelectorAll("main *")]
          .filter(element => element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX))
          .filter(element => element.tabIndex < 0 && !element.querySelector("a, button, input, select"))
          .map(element => element.outerHTML.slice(0, 120))
        """;

    [Fact]
    public Task A_phone_shows_the_page_without_scrolling_sideways() =>
        VisitAlone(
            async page =>
            {
                await page.Explorer.Ready();
                await page.Evaluate<int>(
                    "[...document.querySelectorAll('details')].filter(details => (details.open = true)).length"
                );
                foreach (var model in (string[])["vae", "cvae", "wide"])
                {
                    await page.Explorer.Select(model);
                    await page.Painted();
                    await FitsTheWindow(page);
                    Assert.Empty(await page.Evaluate<string[]>(BeyondTheEdge));
                    Assert.Empty(await page.Evaluate<string[]>(ScrollsWithoutKeys));
                }
            },
            options: Phone
        );

    [Fact]
    public Task No_width_of_a_window_makes_the_page_scroll_sideways() =>
        VisitAlone(async page =>
        {
            await page.Explorer.Ready();
            foreach (var width in (int[])[320, 600, 768, 1024, 1920])
            {
                await page.Page.SetViewportSizeAsync(width, 900);
                await page.Until(
                    "() => [...document.querySelectorAll('.chart canvas')].every(c => c.clientWidth <= innerWidth)"
                );
                await FitsTheWindow(page);
            }
        });

    [Fact]
    public Task A_finger_moves_the_digit_and_does_not_scroll_the_page() =>
        VisitAlone(
            async page =>
            {
                await page.Explorer.Select("vae");
                var before = await page.Explorer.SettledState();
                await page["#plane"]
                    .TapAsync(
                        new()
                        {
                            Position = new() { X = 40, Y = 60 },
                        }
                    );
                await page.Explorer.Settled();
                Assert.NotEqual(before.Z, (await page.Explorer.SettledState()).Z);
                Assert.Equal(
                    "none",
                    await page["#plane"].EvaluateAsync<string>("plane => getComputedStyle(plane).touchAction")
                );
                Assert.Equal(
                    "none",
                    await page["#drawing"].EvaluateAsync<string>("plane => getComputedStyle(plane).touchAction")
                );
            },
            options: Phone
        );

    private static async Task FitsTheWindow(ReportPage page)
    {
        var widths = await page.Evaluate<int[]>(
            "[document.documentElement.scrollWidth, innerWidth, document.documentElement.clientWidth]"
        );
        Assert.True(widths[0] <= widths[1], $"The page is {widths[0]} pixels wide in a window of {widths[1]}.");
        Assert.True(
            widths[0] <= widths[2],
            $"The page is {widths[0]} pixels wide in a window of {widths[2]} without its scroll bar."
        );
    }
}
