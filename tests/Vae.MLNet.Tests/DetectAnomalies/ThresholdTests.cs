using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Tests.Persistence;

namespace Vae.MLNet.Tests.DetectAnomalies;

/// <summary>Other thresholds of a fitted detector, which score no row again.</summary>
public sealed class ThresholdTests
{
    private const int Count = 200;

    private readonly MLContext ml = new(seed: 1);
    private readonly ProbeView data = Source.Of(Count);

    [Theory]
    [InlineData(0)]
    [InlineData(0.005)]
    [InlineData(0.145)] // 0.145 · 200 is 28.999… in binary.
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void A_contamination_gives_the_threshold_of_a_fit_with_it(double contamination)
    {
        using var detector = Fit(0.01);
        using var refitted = Fit(contamination);
        var opened = data.Log.Opened;

        using var changed = detector.WithContamination(contamination);

        Assert.Equal(opened, data.Log.Opened);
        Assert.Equal(refitted.Threshold, changed.Threshold);
        Assert.Equal(Flags(refitted), Flags(changed));
        Assert.Equal((int)Math.Round(contamination * Count - 0.4), Flags(changed).Count(flag => flag));
        Assert.Equal(Count, changed.FittedRows);
    }

    [Theory]
    [InlineData(0.01, 2)] // ⌊0.01 · 201⌋ = 2: one of the fit's rows lies above the second highest score.
    [InlineData(0.005, 1)]
    [InlineData(0.1, 20)]
    [InlineData(0.1045, 21)] // 0.1045 · 201 is above 21, and 0.1045 · 200 below.
    public void A_false_alarm_rate_gives_the_score_of_its_place(double rate, int place)
    {
        using var detector = Fit(0.3);
        var scores = Rows.Values<float>(detector.Transform(data), "Score").OrderDescending().ToArray();

        using var changed = detector.WithFalseAlarmRate(rate);

        Assert.Equal(scores[place - 1], changed.Threshold);
    }

    /// <summary>Whatever the distribution of the scores, a new row's place among n + 1 is uniform.</summary>
    [Fact]
    public void A_false_alarm_rate_holds_for_new_rows_on_average()
    {
        const double rate = 0.05;
        var alarms = 0;
        for (var trial = 0; trial < 40; trial++)
        {
            var shift = 1_000 * (trial + 1);
            var (fit, fresh) = (Rows(shift, 59), Rows(shift + 500, 100));
            using var fitted = ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data").Fit(fit);
            using var detector = fitted.WithFalseAlarmRate(rate);
            alarms += Tests.Rows.Values<bool>(detector.Transform(fresh), "PredictedLabel").Count(flag => flag);
        }

        // 4,000 rows; the thresholds' own spread makes the standard deviation of the rate about 0.0057.
        Assert.InRange(alarms / 4_000.0, rate - 0.02, rate + 0.02);

        static ProbeView Rows(int shift, int count) =>
            new(count, Probe.Vector("Data", NumberDataViewType.Single, row => Source.Image(row + shift), 6));
    }

    [Fact]
    public void A_threshold_is_what_the_caller_says_and_the_detector_stays_as_it_is()
    {
        using var detector = Fit(0.1);
        var before = detector.Threshold;

        using var changed = detector.WithThreshold(3.5f);

        Assert.Equal((before, 3.5f), (detector.Threshold, changed.Threshold));
        var scores = Rows.Values<float>(changed.Transform(data), "Score");
        Assert.Equal(scores.Select(score => score > 3.5f), Flags(changed));
    }

    [Fact]
    public void A_loaded_detector_changes_its_threshold_as_the_fitted_one()
    {
        using var directory = new TemporaryDirectory();
        using var detector = Fit(0.1);
        ml.Model.Save(detector, data.Schema, directory["model.zip"]);

        using var loaded = (IDisposable)ml.Model.LoadWithVae(directory["model.zip"]);

        var restored = Assert.IsType<VaeAnomalyTransformer>(Assert.Single(RoundTrip.Flatten((ITransformer)loaded)));
        using var expected = detector.WithContamination(0.25);
        using var changed = restored.WithContamination(0.25);
        Assert.Equal(expected.Threshold, changed.Threshold);
        RoundTrip.AssertSurvives(ml, changed, data);
    }

    [Fact]
    public void A_detector_of_before_takes_a_threshold_and_says_that_it_knows_no_scores()
    {
        using var loaded = (IDisposable)
            ml.Model.LoadWithVae(
                Path.Combine(
                    RepositoryFacts.Root,
                    "tests/Vae.MLNet.Tests/Persistence/Golden/anomalies under other names.zip"
                )
            );
        var detector = Assert.IsType<VaeAnomalyTransformer>(Assert.Single(RoundTrip.Flatten((ITransformer)loaded)));

        Assert.Equal(0, detector.FittedRows);
        using var changed = detector.WithThreshold(1);
        Assert.Equal(1, changed.Threshold);
        var error = Assert.Throws<InvalidOperationException>(() => detector.WithContamination(0.1));
        Assert.Contains(nameof(VaeAnomalyTransformer.WithThreshold), error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => detector.WithFalseAlarmRate(0.1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    [InlineData(0.0049)] // Of 201 rows less than one.
    public void A_rate_that_is_no_share_or_too_small_for_the_rows_is_refused(double rate)
    {
        using var detector = Fit(0.1);

        var error = Assert.Throws<ArgumentException>(() => detector.WithFalseAlarmRate(rate));

        Assert.Contains(
            rate == 0.0049 ? "expected at least 204 rows" : "above 0 and below 1",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Shares_of_almost_all_and_the_rate_that_is_advised_are_taken()
    {
        using var detector = Fit(0.1);
        var lowest = Rows.Values<float>(detector.Transform(data), "Score").Min();
        const double almostAll = 0.9999999999999999; // 1 in the digits of a decimal

        using var everything = detector.WithContamination(almostAll);
        using var always = detector.WithFalseAlarmRate(almostAll);
        using var advised = detector.WithFalseAlarmRate(1.0 / (Count + 1));

        Assert.Equal((lowest, lowest), (everything.Threshold, always.Threshold));
        Assert.Equal(Rows.Values<float>(detector.Transform(data), "Score").Max(), advised.Threshold);
        Assert.Contains(
            $"a rate of 1/{Count + 1} or more",
            Assert.Throws<ArgumentException>(() => detector.WithFalseAlarmRate(0.001)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_contamination_or_threshold_that_is_none_is_refused()
    {
        using var detector = Fit(0.1);

        Assert.Throws<ArgumentException>(() => detector.WithContamination(1));
        Assert.Throws<ArgumentException>(() => detector.WithContamination(-0.1));
        Assert.Throws<ArgumentException>(() => detector.WithContamination(double.NaN));
        Assert.Throws<ArgumentException>(() => detector.WithThreshold(float.NaN));
    }

    private VaeAnomalyTransformer Fit(double contamination) =>
        ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: contamination).Fit(data);

    private bool[] Flags(VaeAnomalyTransformer detector) =>
        Rows.Values<bool>(detector.Transform(data), "PredictedLabel");
}
