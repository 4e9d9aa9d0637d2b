using System.Diagnostics;
using System.Globalization;
using System.Text;
using Vae.Inference;

namespace Vae.Repository.Tests.Documents;

/// <summary>The sample that learns in <c>Fit</c>, on a table of the form of its own with a day that cannot be.</summary>
public sealed class SampleTests
{
    [Fact]
    public void LearnInFit_finds_a_day_that_cannot_be_and_blames_its_column()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("weather.csv", Encoding.UTF8.GetBytes(Table()));
        var lines = Run(directory["weather.csv"], directory.Path).Split('\n');
        var first = lines.SkipWhile(line => !line.StartsWith("date", StringComparison.Ordinal)).ElementAt(1);
        Assert.StartsWith("2013-01-15", first, StringComparison.Ordinal);
        // Summer's warmth at night alone, in January.
        Assert.Contains("to blame", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Matches("Low|High|Date", first);
        using var model = VaeModel.Load(directory["weather-model"]);
        Assert.True(model.HasDetector);
        Assert.Contains("weather-detector.zip", directory.Files);
    }

    [Fact]
    public void LearnInFit_says_which_line_it_does_not_understand()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("weather.csv", Encoding.UTF8.GetBytes("date,precipitation\n2012-01-01,3\n"));
        Assert.Contains("2012-01-01,3", Run(directory["weather.csv"], directory.Path, 1), StringComparison.Ordinal);
    }

    /// <summary>Three years of a place where the night's temperature follows the day's and both follow the season.</summary>
    private static string Table()
    {
        var random = new Random(1);
        var text = new StringBuilder("date,precipitation,temp_max,temp_min,wind,weather\n");
        for (var date = new DateOnly(2012, 1, 1); date.Year < 2015; date = date.AddDays(1))
        {
            var season = Math.Cos(2 * Math.PI * date.DayOfYear / 365.25);
            var high = 15 - 10 * season + 2 * (random.NextDouble() + random.NextDouble() - 1);
            var low = date == new DateOnly(2013, 1, 15) ? 16 : high - 8 + random.NextDouble();
            var rain = Math.Max(0, 10 * random.NextDouble() - 5 + 3 * season);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{date:yyyy-MM-dd},{rain:F1},{high:F1},{low:F1},{2 + 3 * random.NextDouble():F1},{(rain > 0 ? "rain" : "sun")}"
            );
        }

        return text.ToString();
    }

    private static string Run(string file, string directory, int exitCode = 0)
    {
        var program = Path.Combine(
            RepositoryFacts.Root,
            "samples/LearnInFit/bin",
            RepositoryFacts.Configuration,
            "net10.0/LearnInFit.dll"
        );
        var start = new ProcessStartInfo("dotnet", [program, file, directory])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var said = error.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == exitCode, $"Exit code {process.ExitCode}: {said}");
        return exitCode == 0 ? output.ReplaceLineEndings("\n") : said;
    }
}
