using Microsoft.Playwright;

namespace Vae.Report.Tests;

public sealed class ExplorerPathTests(ReportWindows windows) : BrowserTest(windows)
{
    [Fact]
    public Task A_drawn_path_plays_by_itself() =>
        Visit(async page =>
        {
            foreach (var id in Models.Ids)
            {
                await page.Explorer.Select(id);
                await DrawPath(page);
                await page["#path-play"].ClickAsync();
                await Watch(page, distinctDigits: 8);
            }
        });

    [Fact]
    public Task A_playing_path_stops_where_it_is_told_to() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            await DrawPath(page);
            await page["#path-play"].ClickAsync();
            await Watch(page, distinctDigits: 3);
            await page["#path-clear"].ClickAsync();
            var stopped = await page.Explorer.SettledState();
            await page.Painted();
            Assert.Equal(stopped.Z, (await page.Explorer.SettledState()).Z);
        });

    [Fact]
    public Task Those_who_ask_for_less_motion_see_single_digits_of_the_path() =>
        VisitAlone(
            async page =>
            {
                await page.Explorer.Select("vae");
                await DrawPath(page);
                // A smooth animation has another digit on every picture of the screen.
                var pictures = await page.Evaluate<int>(
                    """
                    new Promise(done => {
                      document.querySelector("#path-play").click();
                      const first = vaeExplorer.state().z.join();
                      let pictures = 0;
                      const look = () => {
                        pictures++;
                        vaeExplorer.state().z.join() === first ? requestAnimationFrame(look) : done(pictures);
                      };
                      look();
                    })
                    """
                );
                Assert.True(pictures >= 5, $"The second digit was there after {pictures} pictures.");
            },
            options: new() { ReducedMotion = ReducedMotion.Reduce }
        );

    [Fact]
    public Task While_a_path_is_drawn_the_button_is_pressed() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            Assert.Equal("false", await page["#path-draw"].GetAttributeAsync("aria-pressed"));
            await page["#path-draw"].ClickAsync();
            Assert.Equal("true", await page["#path-draw"].GetAttributeAsync("aria-pressed"));
        });

    internal static async Task DrawPath(ReportPage page)
    {
        await page["#path-draw"].ClickAsync();
        await page["#plane"].ScrollIntoViewIfNeededAsync();
        var box = (await page["#plane"].BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + box.Width * 0.25f, box.Y + box.Height * 0.3f);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + box.Width * 0.5f, box.Y + box.Height * 0.7f, new() { Steps = 10 });
        await page.Page.Mouse.MoveAsync(box.X + box.Width * 0.75f, box.Y + box.Height * 0.35f, new() { Steps = 10 });
        await page.Page.Mouse.UpAsync();
    }

    /// <summary>Waits until as many different digits were shown, while nothing is touched.</summary>
    private static async Task Watch(ReportPage page, int distinctDigits)
    {
        await page.Evaluate<int>("(window.digits = new Set()).size");
        await page.Until(
            "count => digits.add(document.querySelector('#digit').toDataURL()).size >= count",
            distinctDigits
        );
    }
}
