using System.Net;
using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

/// <summary>The histogram and its thresholds, against the scores that a calibration was made of and against its table.</summary>
public sealed class ScoreHistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(5_000)]
    public void Bins_hold_what_the_table_says_and_all_of_it(int rows)
    {
        var calibration = AnomalyCalibration.Of(Scores(rows));
        var data = Data(calibration);
        var (edges, shares) = (data.Doubles("edges"), data.Doubles("shares"));
        Assert.Equal(shares.Length + 1, edges.Length);
        Assert.Equal(edges.Order(), edges);
        Assert.Equal(1, shares.Sum() + data.Double("above"), 1e-6);
        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        for (var bin = 1; bin < shares.Length; bin++)
        {
            Assert.Equal(Above(calibration, edges[bin]) - Above(calibration, edges[bin + 1]), shares[bin], 1e-4);
        }
    }

    [Fact]
    public void Bins_and_thresholds_are_those_of_the_scores_themselves()
    {
        var scores = Scores(5_000);
        var data = Data(AnomalyCalibration.Of(scores));
        var (edges, shares) = (data.Doubles("edges"), data.Doubles("shares"));
        for (var bin = 0; bin < shares.Length; bin++)
        {
            var (from, to) = (edges[bin], edges[bin + 1]);
            // The table keeps every 70th of them.
            Assert.Equal(scores.Count(score => score > from && score <= to) / 5_000.0, shares[bin], 0.02);
        }

        var thresholds = data.Elements("thresholds");
        Assert.Equal([0.05, 0.01, 0.001], thresholds.Select(threshold => threshold.Double("rate")));
        foreach (var threshold in thresholds)
        {
            var (rate, score) = (threshold.Double("rate"), threshold.Double("score"));
            // Three standard deviations of so many coins.
            Assert.Equal(rate, scores.Count(each => each > score) / 5_000.0, 3 * Math.Sqrt(rate / 5_000) + 1e-3);
            Assert.False(threshold.GetProperty("extrapolated").GetBoolean());
        }
    }

    [Fact]
    public void What_so_few_rows_do_not_tell_is_left_open_and_what_is_extrapolated_is_said()
    {
        var few = ScoreHistogram.Make(AnomalyCalibration.Of(Scores(30)));
        Assert.Equal([true, false, false], Told(few));
        Assert.Contains("1 % not told by so few rows", few.Caption, StringComparison.Ordinal);
        Assert.Contains("there are 30", few.Caption, StringComparison.Ordinal);
        var some = ScoreHistogram.Make(AnomalyCalibration.Of(Scores(300)));
        Assert.Equal([true, true, true], Told(some));
        Assert.Contains("(extrapolated)", some.Caption, StringComparison.Ordinal);
        Assert.Contains("generalised Pareto", some.Caption, StringComparison.Ordinal);

        static IEnumerable<bool> Told(Figure figure) =>
            Json(figure)
                .Elements("thresholds")
                .Select(threshold => threshold.GetProperty("score").ValueKind == JsonValueKind.Number);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(5_000)]
    public void Any_calibration_is_drawn(int rows)
    {
        var figure = ScoreHistogram.Make(AnomalyCalibration.Of(Scores(rows)));
        var svg = WebUtility.HtmlDecode(DrawingEngine.ChartSvg(figure.Chart!, figure.Data));
        Assert.All(
            ["Share of the held-out rows", "Share of usual rows that score higher", "score", "threshold", "100 %"],
            text => Assert.Contains(text, svg, StringComparison.Ordinal)
        );
        Assert.DoesNotMatch("NaN|undefined|Infinity", svg);
    }

    [Fact]
    public void Rows_that_all_score_the_same_are_drawn()
    {
        var figure = ScoreHistogram.Make(AnomalyCalibration.Of([3, 3, 3, 3]));
        var data = Json(figure);
        Assert.Equal(1, data.Doubles("shares").Sum() + data.Double("above"), 1e-6);
        Assert.DoesNotMatch("NaN|undefined|Infinity", DrawingEngine.ChartSvg(figure.Chart!, figure.Data));
    }

    [Fact]
    public void The_picture_has_its_thresholds_where_their_scores_are()
    {
        var figure = ScoreHistogram.Make(AnomalyCalibration.Of(Scores(5_000)));
        var png = PngDecoder.Read(DrawingEngine.Png(DrawingEngine.ChartSvg(figure.Chart!, figure.Data)));
        Assert.Equal((2_000, 840, 3), (png.Width, png.Height, png.Channels));
        var data = Json(figure);
        var edges = data.Doubles("edges");
        var score = data.Elements("thresholds")[1].Double("score");
        // The panel begins at 66 and is 410 wide, in half pixels.
        var expected = 2 * (66 + 410 * (score - edges[0]) / (edges[^1] - edges[0]));
        // The line of 1 % alone is of this colour; in the left half a column of it is the line.
        var columns = Enumerable
            .Range(0, 1_000)
            .Where(x => Enumerable.Range(150, 580).Count(y => IsOrange(png, x, y)) > 100)
            .ToList();
        Assert.NotEmpty(columns);
        Assert.Equal(expected, columns.Average(), 3.0);
    }

    private static bool IsOrange(PngDecoder png, int x, int y)
    {
        var at = 3 * (y * png.Width + x);
        return Math.Abs(png.Pixels[at] - 0xc2) < 30
            && Math.Abs(png.Pixels[at + 1] - 0x57) < 40
            && Math.Abs(png.Pixels[at + 2] - 0x0c) < 60;
    }

    /// <summary>Scores as a detector gives them: positive, with a tail on the right.</summary>
    private static float[] Scores(int rows)
    {
        var noise = new float[2 * rows];
        NormalNoise.Fill(7, 0, NoisePurpose.Prior, 2, noise);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(i =>
                    0.4f + 0.6f * MathF.Sqrt(noise[2 * i] * noise[2 * i] + noise[2 * i + 1] * noise[2 * i + 1])
                ),
        ];
    }

    /// <summary>The share that scores higher, by the table alone.</summary>
    private static double Above(AnomalyCalibration table, double score)
    {
        var next = table.Scores.TakeWhile(each => each <= score).Count();
        if (next == 0)
        {
            return table.Probabilities[0];
        }

        if (next == table.Scores.Count)
        {
            return table.Probabilities[^1];
        }

        double from = table.Scores[next - 1],
            to = table.Scores[next];
        return double.Lerp(table.Probabilities[next - 1], table.Probabilities[next], (score - from) / (to - from));
    }

    private static JsonElement Data(AnomalyCalibration calibration) => Json(ScoreHistogram.Make(calibration));

    private static JsonElement Json(Figure figure) => JsonDocument.Parse(ReportJson.Text(figure.Data)).RootElement;
}
