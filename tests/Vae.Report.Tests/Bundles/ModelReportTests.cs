using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>The page of one model: whole, the same again, and at home in a browser that may ask for nothing.</summary>
public sealed partial class ModelReportTests
{
    [Fact]
    public void The_report_of_a_model_has_its_files_and_the_same_bytes_again()
    {
        using var directory = new TemporaryDirectory();
        using var again = new TemporaryDirectory();
        ModelReport.Write(MadeDetector.Bundle, "pumps", directory["report"], CancellationToken.None);
        ModelReport.Write(MadeDetector.Bundle, "pumps", again["report"], CancellationToken.None);
        Assert.Equal(directory.Files, again.Files);
        Assert.All(
            directory.Files,
            file => Assert.Equal(File.ReadAllBytes(directory[file]), File.ReadAllBytes(again[file])),
            throwIfEmpty: true
        );

        var page = File.ReadAllText(directory["report/index.html"]);
        var named = Reference()
            .Matches(page)
            .Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith('#') && name != "data:,")
            .Select(name => $"report/{name}");
        Assert.Equal(
            directory.Files.Where(file => Path.GetFileName(file) is not ("index.html" or "report-files.json")).Order(),
            named.Distinct().Order()
        );
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        foreach (var picture in (string[])["01-training.png", "02-scores.png"])
        {
            Picture.ShowsSomething(File.ReadAllBytes(directory[$"report/figures/{picture}"]), picture);
        }
    }

    [Fact]
    public void The_page_says_what_the_card_says_and_texts_are_texts()
    {
        using var directory = new TemporaryDirectory();
        ModelReport.Write(MadeDetector.Bundle, "<i>pumps</i>", directory["report"], CancellationToken.None);
        var page = File.ReadAllText(directory["report/index.html"]);
        Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        var text = WebUtility.HtmlDecode(page);
        Assert.Contains(MadeDetector.Warning, text, StringComparison.Ordinal);
        foreach (var (name, value) in ModelFacts.Of(MadeDetector.Bundle))
        {
            Assert.Contains(name, text, StringComparison.Ordinal);
            Assert.Contains(value, text, StringComparison.Ordinal);
        }

        Assert.Contains("calibrated on 100 rows that were held out", text, StringComparison.Ordinal);
        Assert.Equal(100, MadeDetector.HeldOutScores.Count);
    }

    [Fact]
    public async Task The_page_opens_from_the_file_system_draws_its_charts_and_fits_a_phone()
    {
        using var directory = new TemporaryDirectory();
        ModelReport.Write(MadeDetector.Bundle, "pumps", directory["report"], CancellationToken.None);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ChromiumLauncher.Launch(playwright);
        await using var window = await browser.NewContextAsync();
        window.SetDefaultTimeout(OpenPage.Patience);
        var opened = new OpenPage(
            await window.NewPageAsync(),
            new Uri(directory["report"] + Path.DirectorySeparatorChar)
        );
        await opened.Begin();
        var page = new ReportPage(opened.Page);
        foreach (var chart in (string[])["modelTraining", "scoreHistogram"])
        {
            await page[$".chart[data-chart={chart}] canvas"].First.WaitForAsync();
        }

        await page[".numbers details"].First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        foreach (var summary in await page["details > summary"].AllAsync())
        {
            await summary.ClickAsync();
        }

        Assert.Equal(4, await page["table"].CountAsync());
        await page.Page.SetViewportSizeAsync(1280, 900);
        await page.Painted();
        await page.Keep("model-light", whole: true);
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.Painted();
        await page.Keep("model-dark", whole: true);
        foreach (var width in (int[])[320, 360, 768, 1920])
        {
            await page.Page.SetViewportSizeAsync(width, 740);
            await page.Until(
                "() => [...document.querySelectorAll('.chart canvas')].every(c => c.clientWidth <= innerWidth)"
            );
            var widths = await page.Evaluate<int[]>("[document.documentElement.scrollWidth, innerWidth]");
            Assert.True(widths[0] <= widths[1], $"The page is {widths[0]} pixels wide in a window of {widths[1]}.");
        }

        opened.IsContent();
    }

    [GeneratedRegex(@"(?:src|href)=""([^""]*)""")]
    private static partial Regex Reference();
}
