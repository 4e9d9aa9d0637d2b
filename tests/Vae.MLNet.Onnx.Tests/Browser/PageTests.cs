using Microsoft.ML;
using Microsoft.Playwright;
using Vae.Report.Tests;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>The page of the documentation, opened in Chromium with the file that its sample writes.</summary>
public sealed class PageTests
{
    private const string Home = "http://one-file.test/";
    private const int Digits = 20;

    private static readonly Dictionary<string, string> types = new()
    {
        [".html"] = "text/html",
        [".css"] = "text/css",
        [".js"] = "text/javascript",
        [".mjs"] = "text/javascript",
        [".wasm"] = "application/wasm",
        [".onnx"] = "application/octet-stream",
    };

    [Fact]
    public async Task The_page_shows_what_the_pipeline_predicts()
    {
        using var directory = new TemporaryDirectory();
        var ml = new MLContext(seed: 1);
        var model = DigitReader.Fit(ml, DigitReader.Draw(ml, 2_000, seed: 1));
        var digits = DigitReader.Draw(ml, Digits, seed: 2);
        ml.Model.ConvertToOnnxWithVae(model, digits, directory["digits.onnx"], DigitReader.Outputs);

        var predicted = model.Transform(digits);
        var pixels = (float[])Columns.Read(digits, "Data");
        var labels = Columns.Read(predicted, "PredictedLabel").Cast<object>().Select(label => $"{label}").ToArray();
        var scores = (float[])Columns.Read(predicted, "Score");
        Assert.True(labels.Distinct().Count() >= 8);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ChromiumLauncher.Launch(playwright);
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(OpenPage.Patience);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => complaints.Add(error);
        await page.RouteAsync("**/*", route => Serve(route, directory));
        await page.GotoAsync($"{Home}index.html");
        await page.Locator("#status[data-state=ready], #status[data-state=error]").WaitForAsync();
        var status = await page.Locator("#status").InnerTextAsync();
        Assert.True(status == "Ready.", status);

        for (var i = 0; i < Digits; i++)
        {
            var given = await page.EvaluateAsync<float[]>(
                "pixels => OneFile.show(pixels).then(result => result.scores)",
                Array.ConvertAll(pixels[(i * 784)..((i + 1) * 784)], pixel => (double)pixel)
            );
            Assert.Equal(labels[i], await page.Locator("#prediction").InnerTextAsync());
            Columns.AssertClose(scores[(i * 10)..((i + 1) * 10)], given, "Score");
        }

        // Drawn by hand: a stroke is shown, and the button takes it away.
        await page.Locator("#clear").ClickAsync();
        await page.WaitForFunctionAsync("document.querySelector('#prediction').textContent === ''");
        var box = (await page.Locator("#drawing").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 150, box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 135, box.Y + 220, new() { Steps = 40 });
        await page.Mouse.UpAsync();
        await page.WaitForFunctionAsync("document.querySelector('#prediction').textContent !== ''");
        Assert.Equal("1", await page.Locator("#prediction").InnerTextAsync());
        var screenshots = Path.Combine(RepositoryFacts.Root, "artifacts/tests/screenshots");
        Directory.CreateDirectory(screenshots);
        await page.ScreenshotAsync(new() { Path = Path.Combine(screenshots, "one-file.png") });
        Assert.Empty(complaints);
    }

    private static async Task Serve(IRoute route, TemporaryDirectory made)
    {
        var name = new Uri(route.Request.Url).AbsolutePath[1..];
        string[] places =
        [
            made.Path,
            Path.Combine(RepositoryFacts.Root, "docs/one-file"),
            Path.Combine(RepositoryFacts.Root, ".deps/web/node_modules/onnxruntime-web/dist"),
        ];
        var file = places.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);
        await route.FulfillAsync(
            file is null || !route.Request.Url.StartsWith(Home, StringComparison.Ordinal)
                ? new() { Status = 404 }
                : new() { Path = file, ContentType = types[Path.GetExtension(file)] }
        );
    }
}
