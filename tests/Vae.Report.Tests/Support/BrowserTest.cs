using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>A test of the page. Each visits it in a window of its own, and fails on any complaint in the console and any request elsewhere.</summary>
[Collection(SeesTheReport.Name)]
public abstract class BrowserTest(ReportSite site)
{
    private static readonly string[] Inside = ["blob:", "data:"];

    internal ReportSite Site => site;

    /// <summary>Opens the page and tests it.</summary>
    /// <param name="test">The test.</param>
    /// <param name="origin">Where the page comes from.</param>
    /// <param name="options">The window's size, colour scheme and the like.</param>
    /// <param name="script">Runs before the page's own scripts; none when null.</param>
    internal async Task Visit(
        Func<ReportPage, Task> test,
        Origin origin = Origin.File,
        BrowserNewContextOptions? options = null,
        string? script = null
    )
    {
        var home = site.Address(origin);
        await using var window = await site.Window(options ?? new());
        var (console, requests) = (new List<string>(), new List<string>());
        var page = await window.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) => console.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => console.Add($"uncaught: {error}");
        page.Request += (_, request) => requests.Add(request.Url);
        page.RequestFailed += (_, request) => console.Add($"failed: {request.Url} {request.Failure}");
        if (script is not null)
        {
            await page.AddInitScriptAsync(script);
        }

        try
        {
            await page.GotoAsync(new Uri(home, "index.html").AbsoluteUri);
            await test(new ReportPage(page));
        }
        catch (Exception e)
        {
            var model = await page.EvaluateAsync<string?>("document.querySelector('#explorer-model')?.value");
            throw new InvalidOperationException(
                $"{e.Message}\nThe model: {model}. The page's console: {string.Join('\n', console.DefaultIfEmpty("empty"))}",
                e
            );
        }

        Assert.DoesNotContain(console, line => !line.StartsWith("log:", StringComparison.Ordinal));
        Assert.All(
            requests,
            request =>
                Assert.True(
                    Inside.Append(home.AbsoluteUri).Any(start => request.StartsWith(start, StringComparison.Ordinal)),
                    $"The page asks for {request}."
                )
        );
    }
}
