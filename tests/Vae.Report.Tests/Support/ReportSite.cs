using Microsoft.Playwright;
using Vae.Cli;

namespace Vae.Report.Tests;

/// <summary>The report, a server of its files and a browser: one of each for all tests of the page.</summary>
public sealed class ReportSite : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;
    private ReportServer? server;

    /// <summary>The report that is looked at.</summary>
    public WrittenReport Report { get; } = new();

    /// <summary>Where screenshots go.</summary>
    public static string Screenshots { get; } =
        Directory.CreateDirectory(Path.Combine(RepositoryFacts.Root, "artifacts", "tests", "screenshots")).FullName;

    public async ValueTask InitializeAsync()
    {
        server = ReportServer.Start(Report.Path, port: 0);
        playwright = await Playwright.CreateAsync();
        browser = await ChromiumLauncher.Launch(playwright);
    }

    /// <summary>The report's address.</summary>
    public Uri Address(Origin origin) =>
        origin == Origin.Http ? new Uri(server!.Address) : new Uri(Report.Path + Path.DirectorySeparatorChar);

    /// <summary>A window of its own, with nothing remembered.</summary>
    public Task<IBrowserContext> Window(BrowserNewContextOptions options) => browser!.NewContextAsync(options);

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        server?.Dispose();
        Report.Dispose();
    }
}
