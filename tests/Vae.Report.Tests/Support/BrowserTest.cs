using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>A test of the page. Each visit fails on any complaint in the console and any request elsewhere.</summary>
[Collection(SeesTheReport.Name)]
public abstract class BrowserTest(ReportWindows windows) : IClassFixture<ReportWindows>
{
    internal ReportSite Site => windows.Site;

    /// <summary>Tests the page that the class's tests visit one after the other.</summary>
    /// <param name="test">The test. What it changes ends with it, or with the choice of a model by the next one.</param>
    /// <param name="origin">Where the page comes from.</param>
    internal async Task Visit(Func<ReportPage, Task> test, Origin origin = Origin.File) =>
        await Visit(test, await windows.Shared(origin), isShared: true);

    /// <summary>Opens the page for this test alone.</summary>
    /// <param name="test">The test.</param>
    /// <param name="origin">Where the page comes from.</param>
    /// <param name="options">The window's size, colour scheme and the like.</param>
    /// <param name="script">Runs before the page's own scripts; none when null.</param>
    internal async Task VisitAlone(
        Func<ReportPage, Task> test,
        Origin origin = Origin.File,
        BrowserNewContextOptions? options = null,
        string? script = null
    ) => await Visit(test, await windows.Open(origin, options ?? new(), script), isShared: false);

    private async Task Visit(Func<ReportPage, Task> test, OpenPage opened, bool isShared)
    {
        var keep = false;
        try
        {
            await opened.Begin();
            await test(new ReportPage(opened.Page));
            opened.IsContent();
            keep = isShared;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\n{await opened.Describe()}", e);
        }
        finally
        {
            // The next test must not meet what this one broke.
            if (!keep)
            {
                await windows.Close(opened);
            }
        }
    }
}
