using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Vae.Tables;

namespace Vae.Report.Tests;

/// <summary>The page of synthetic rows: whole, the same again, and at home in a browser that may ask for nothing.</summary>
public sealed partial class QualityReportTests
{
    [Fact]
    public void The_report_has_its_files_and_the_same_bytes_again()
    {
        using var directory = new TemporaryDirectory();
        using var again = new TemporaryDirectory();
        Write(directory["report"]);
        Write(again["report"]);
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
        Assert.DoesNotContain("/data/", page, StringComparison.Ordinal);
        foreach (var name in (string[])["01-column-shapes", "02-marginals", "03-pair-trends", "04-closest-records"])
        {
            var picture = File.ReadAllBytes(directory[$"report/figures/{name}.png"]);
            Picture.ShowsSomething(picture, name);
            File.WriteAllBytes(Path.Combine(ReportSite.Screenshots, $"quality-{name}.png"), picture);
        }
    }

    [Fact]
    public void The_page_says_what_was_measured_and_texts_are_texts()
    {
        using var directory = new TemporaryDirectory();
        Write(directory["report"]);
        var page = File.ReadAllText(directory["report/index.html"]);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
        var text = WebUtility.HtmlDecode(page);
        Assert.Contains("synthetic.csv beside real.csv", text, StringComparison.Ordinal);
        Assert.All(
            QualityFacts.Of(MadeTables.Quality),
            fact =>
            {
                Assert.Contains(fact.Name, text, StringComparison.Ordinal);
                Assert.Contains(fact.Value, text, StringComparison.Ordinal);
                Assert.Contains(fact.Meaning, text, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Json_and_CSV_hold_the_figures()
    {
        using var directory = new TemporaryDirectory();
        QualityFiles.Write(directory.Path, MadeTables.Quality);
        var quality = MadeTables.Quality;
        var json = JsonDocument.Parse(File.ReadAllText(directory["quality.json"])).RootElement;
        Assert.Equal(quality.Score, json.GetProperty("score").GetDouble());
        Assert.Equal(
            quality.Privacy.HeldOut!.Median,
            json.GetProperty("privacy").GetProperty("held_out").GetProperty("median").GetDouble()
        );
        Assert.Equal("KSComplement", json.GetProperty("columns")[0].GetProperty("metric").GetString());
        Assert.Equal(15, json.GetProperty("pairs").GetArrayLength());

        var shapes = File.ReadAllLines(directory["column-shapes.csv"]);
        Assert.Equal(7, shapes.Length);
        Assert.StartsWith("column,type,metric,score,", shapes[0], StringComparison.Ordinal);
        Assert.StartsWith("\"income, yearly\",Real,KSComplement,0.", shapes[2], StringComparison.Ordinal);
        var trends = File.ReadAllLines(directory["pair-trends.csv"]);
        Assert.Equal(16, trends.Length);
        Assert.Contains("age,constant,CorrelationSimilarity,,,,no", trends);
    }

    [Fact]
    public void Charts_name_what_they_show()
    {
        var figures = QualityReport.Figures(MadeTables.Quality, MadeTables.Real, MadeTables.Synthetic);
        string[][] texts =
        [
            ["age", "occupation", "numbers (KSComplement)", "categories (TVComplement)"],
            ["real", "synthetic", "teacher", "20 others", "missing", "town <i>", MadeTables.Marked[..12]],
            ["Real: association", "Synthetic: association", "How much they are alike", "married"],
            ["distance to the closest real row", "synthetic rows, median", "held-out rows, median"],
        ];
        Assert.Equal(texts.Length, figures.Count);
        foreach (var (figure, expected) in figures.Zip(texts))
        {
            var svg = WebUtility.HtmlDecode(DrawingEngine.ChartSvg(figure.Chart!, figure.Data));
            Assert.All(expected, text => Assert.Contains(text, svg, StringComparison.Ordinal));
            Assert.DoesNotMatch("NaN|undefined|Infinity", svg);
        }
    }

    [Fact]
    public void Tables_of_one_column_without_cells_have_a_report()
    {
        var empty = TableData.Of("empty", new Data.TableRows([new("x", Data.CellType.Real)], 1) { Count = 1 });
        var nothing = TableData.Of("nothing", Missing());
        using var directory = new TemporaryDirectory();
        QualityReport.Write(
            TableQuality.Measure(empty, nothing),
            empty,
            nothing,
            directory["report"],
            CancellationToken.None
        );
        Assert.True(File.Exists(directory["report/figures/03-closest-records.png"]));

        static Data.TableRows Missing()
        {
            var rows = new Data.TableRows([new("x", Data.CellType.Real)], 1) { Count = 1 };
            rows.Numbers(0)[0] = double.NaN;
            return rows;
        }
    }

    [Fact]
    public async Task The_page_opens_from_the_file_system_draws_its_charts_and_fits_a_phone()
    {
        using var directory = new TemporaryDirectory();
        Write(directory["report"]);
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
        foreach (var chart in (string[])["columnShapes", "marginals", "pairTrends", "closestRecords"])
        {
            await page[$".chart[data-chart={chart}] canvas"].First.WaitForAsync();
        }

        await page[".numbers details"].First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Page.SetViewportSizeAsync(1280, 900);
        await page.Painted();
        await page.Keep("quality-light", whole: true);
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.Painted();
        await page.Keep("quality-dark", whole: true);
        foreach (var summary in await page["details > summary"].AllAsync())
        {
            await summary.ClickAsync();
        }

        // The facts, and the numbers of the shapes, of six marginals, of the trends and of the distances.
        Assert.Equal(10, await page["table"].CountAsync());
        foreach (var width in (int[])[320, 360, 768, 1920])
        {
            await page.Page.SetViewportSizeAsync(width, 740);
            await page.Until(
                "() => [...document.querySelectorAll('.chart canvas')].every(c => c.clientWidth <= innerWidth)"
            );
            await page.Painted();
            await page.Keep($"quality-{width}", whole: true);
            var widths = await page.Evaluate<int[]>("[document.documentElement.scrollWidth, innerWidth]");
            Assert.True(widths[0] <= widths[1], $"The page is {widths[0]} pixels wide in a window of {widths[1]}.");
        }

        opened.IsContent();
    }

    private static void Write(string directory) =>
        QualityReport.Write(
            MadeTables.Quality,
            MadeTables.Real,
            MadeTables.Synthetic,
            directory,
            CancellationToken.None
        );

    [GeneratedRegex(@"(?:src|href)=""([^""]*)""")]
    private static partial Regex Reference();
}
