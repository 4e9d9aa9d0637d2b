using Microsoft.Playwright;
using Vae.Report.Tests;

namespace Vae.Bench.Measuring;

/// <summary>The report's page in a browser, used as a hand would use it.</summary>
internal static class ExplorerPage
{
    // Every slider gets a new value, the last one tells the page, and the page says when the digit is on its canvas.
    private const string Measure = """
        async ([model, rounds]) => {
          await vaeExplorer.ready;
          await vaeExplorer.select(model);
          await vaeExplorer.settled();
          const sliders = [...document.querySelectorAll("#sliders input")];
          const times = [];
          for (let round = -20; round < rounds; round++) {
            for (const slider of sliders) {
              slider.value = (Math.random() * 6 - 3).toFixed(2);
            }
            const start = performance.now();
            for (const slider of sliders) {
              slider.dispatchEvent(new Event("input", { bubbles: true }));
            }
            await vaeExplorer.settled();
            if (round >= 0) { times.push(performance.now() - start); }
          }
          return times;
        }
        """;

    /// <summary>The milliseconds of every round, model after model. The first rounds of a model are thrown away.</summary>
    /// <param name="directory">The report.</param>
    /// <param name="models">The models' names in the page.</param>
    /// <param name="rounds">The digits of one model.</param>
    /// <exception cref="InvalidOperationException">The browser or the page failed.</exception>
    public static List<double[]> Times(string directory, string[] models, int rounds)
    {
        try
        {
            return TimesAsync(directory, models, rounds).GetAwaiter().GetResult();
        }
        catch (PlaywrightException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    private static async Task<List<double[]>> TimesAsync(string directory, string[] models, int rounds)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ChromiumLauncher.Launch(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(Path.Combine(directory, "index.html")).AbsoluteUri);
        var times = new List<double[]>();
        foreach (var model in models)
        {
            times.Add(await page.EvaluateAsync<double[]>(Measure, new object[] { model, rounds }));
        }

        return times;
    }
}
