using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>The page that a test looks at.</summary>
internal sealed class ReportPage(IPage page)
{
    public IPage Page => page;

    public Explorer Explorer { get; } = new(page);

    public ILocator this[string selector] => page.Locator(selector);

    public Task<T> Evaluate<T>(string script, object? argument = null) => page.EvaluateAsync<T>(script, argument);

    /// <summary>Waits until an expression of JavaScript is true.</summary>
    public Task Until(string expression, object? argument = null) => page.WaitForFunctionAsync(expression, argument);

    /// <summary>Waits until the page was laid out and painted again, so that its observers know.</summary>
    public Task Painted() =>
        page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))");

    /// <summary>Keeps a picture of the window, or of the whole page.</summary>
    public async Task Keep(string name, bool whole = false)
    {
        var path = Path.Combine(ReportSite.Screenshots, $"{name}.png");
        var picture = await page.ScreenshotAsync(new() { Path = path, FullPage = whole });
        Picture.ShowsSomething(picture, path);
    }
}
