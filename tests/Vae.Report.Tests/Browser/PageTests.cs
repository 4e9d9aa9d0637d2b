using Microsoft.Playwright;

namespace Vae.Report.Tests;

public sealed class PageTests(ReportWindows windows) : BrowserTest(windows)
{
    [Theory]
    [InlineData(Origin.File)]
    [InlineData(Origin.Http)]
    public Task The_page_loads_and_its_explorer_runs_without_asking_anyone_else(Origin origin) =>
        Visit(
            async page =>
            {
                await page.Explorer.Ready();
                Assert.Equal("ready", await page["#explorer-status"].GetAttributeAsync("data-state"));
                Assert.Equal("en", await page["html"].GetAttributeAsync("lang"));
                Assert.Equal(1, await page["h1"].CountAsync());
                Assert.NotEmpty(await page.Page.TitleAsync());
                // Opening and closing everything that opens asks for nothing either.
                foreach (var summary in await page["details > summary"].AllAsync())
                {
                    await summary.ClickAsync();
                }

                await page.Page.Mouse.WheelAsync(0, 100_000);
            },
            origin
        );

    [Fact]
    public Task Every_link_of_the_page_leads_to_something() =>
        Visit(async page =>
        {
            var links = await page.Evaluate<string[]>(
                "[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
            );
            Assert.NotEmpty(links);
            foreach (var link in links)
            {
                if (link.StartsWith('#'))
                {
                    Assert.True(
                        await page.Evaluate<bool>("id => !!document.getElementById(id)", link[1..]),
                        $"There is no {link}."
                    );
                }
                else
                {
                    Assert.True(File.Exists(Site.Report[link]), $"There is no file {link}.");
                }
            }
        });

    [Fact]
    public Task Where_a_browser_lacks_what_the_explorer_needs_the_page_says_what_to_do_and_shows_the_figures() =>
        VisitAlone(
            async page =>
            {
                var status = page["#explorer-status[data-state=error]"];
                await status.WaitForAsync();
                Assert.Contains("vae report --serve", await status.InnerTextAsync(), StringComparison.Ordinal);
                await page["section[id='02-latent-scatter'] canvas"].First.WaitForAsync();
            },
            script: "delete globalThis.WebAssembly"
        );
}
