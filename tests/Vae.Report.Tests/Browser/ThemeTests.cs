using Microsoft.Playwright;

namespace Vae.Report.Tests;

public sealed class ThemeTests(ReportWindows windows) : BrowserTest(windows)
{
    // A colour's mean of red, green and blue, from 0 to 1, on whatever notation the browser gives it in.
    private const string Brightness = """
        property => {
          const context = document.createElement("canvas").getContext("2d");
          context.fillStyle = getComputedStyle(document.body)[property];
          context.fillRect(0, 0, 1, 1);
          const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
          return (red + green + blue) / 765;
        }
        """;

    [Fact]
    public Task The_page_has_the_colours_that_the_system_asks_for() =>
        VisitAlone(async page =>
        {
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark, ColorScheme.Light])
            {
                await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await HasColours(page, scheme);
            }
        });

    [Fact]
    public Task The_button_changes_the_colours_and_the_choice_is_remembered() =>
        VisitAlone(
            async page =>
            {
                await HasColours(page, ColorScheme.Dark);
                await page["#theme"].ClickAsync();
                await HasColours(page, ColorScheme.Light);
                await page.Page.ReloadAsync();
                await HasColours(page, ColorScheme.Light);
                await page["#theme"].ClickAsync();
                await HasColours(page, ColorScheme.Dark);
            },
            Origin.Http,
            new() { ColorScheme = ColorScheme.Dark }
        );

    [Fact]
    public Task Charts_are_drawn_again_in_the_new_colours() =>
        VisitAlone(async page =>
        {
            const string Background =
                "() => { const c = document.querySelector('.chart canvas'); return c && c.toDataURL(); }";
            await page[".chart canvas"].First.WaitForAsync();
            await page.Until($"() => ({Background})().length > 5000");
            var light = await page.Evaluate<string>(Background);
            await page["#theme"].ClickAsync();
            await page.Until(
                $"light => {{ const now = ({Background})(); return now && now.length > 5000 && now !== light; }}",
                light
            );
            await HasColours(page, ColorScheme.Dark);
        });

    private static async Task HasColours(ReportPage page, ColorScheme scheme)
    {
        var (background, text) = (
            await page.Evaluate<double>(Brightness, "backgroundColor"),
            await page.Evaluate<double>(Brightness, "color")
        );
        var (dark, light) = scheme == ColorScheme.Dark ? (background, text) : (text, background);
        Assert.InRange(dark, 0, 0.3);
        Assert.InRange(light, 0.7, 1);
    }
}
