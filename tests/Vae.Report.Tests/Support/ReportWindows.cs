using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>
/// The windows of a class's tests. Opening the page and starting its models takes longer than most tests, so those that change nothing
/// that lasts visit one page of each origin, one after the other.
/// </summary>
public sealed class ReportWindows(ReportSite site) : IAsyncDisposable
{
    // What a test leaves behind and choosing a model does not take away.
    private const string Tidy = """
        vaeExplorer.ready.catch(() => {}).then(() => {
          for (const id of ["path-clear", "drawing-clear"]) document.getElementById(id).click();
          document.activeElement.blur();
          scrollTo(0, 0);
        })
        """;

    private readonly Dictionary<Origin, OpenPage> shared = [];

    /// <summary>What the windows show.</summary>
    public ReportSite Site => site;

    /// <summary>The page that the class's tests share, as if nobody had used it.</summary>
    internal async Task<OpenPage> Shared(Origin origin)
    {
        if (shared.TryGetValue(origin, out var known))
        {
            await known.Page.Mouse.MoveAsync(0, 0);
            await known.Page.EvaluateAsync(Tidy);
            return known;
        }

        return shared[origin] = await Open(origin, new(), script: null);
    }

    /// <summary>A page that is opened for one test.</summary>
    internal async Task<OpenPage> Open(Origin origin, BrowserNewContextOptions options, string? script)
    {
        var window = await site.Window(options);
        var page = await window.NewPageAsync();
        page.SetDefaultTimeout(OpenPage.Patience);
        var opened = new OpenPage(page, site.Address(origin));
        if (script is not null)
        {
            await page.AddInitScriptAsync(script);
        }

        return opened;
    }

    /// <summary>Closes a page, which no test shares any more.</summary>
    internal async Task Close(OpenPage page)
    {
        foreach (var (origin, _) in shared.Where(entry => entry.Value == page).ToList())
        {
            shared.Remove(origin);
        }

        await page.Page.Context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in shared.Values)
        {
            await page.Page.Context.CloseAsync();
        }
    }
}
