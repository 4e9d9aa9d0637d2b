using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests.Detector;

/// <summary>What a detector that learns in Fit says of rows.</summary>
public sealed class DetectorTests
{
    private readonly MLContext ml = new(seed: 1);

    private static readonly VaeAnomalyTrainer.Options Options = Quick.Detector with
    {
        Training = Quick.Real(400),
        Detector = new DetectorOptions { Networks = 2 },
    };

    public static TheoryData<VaeAnomalyMeasure> Measures => [.. Enum.GetValues<VaeAnomalyMeasure>()];

    [Theory]
    [MemberData(nameof(Measures))]
    public void Contributions_add_up_and_the_probability_is_that_of_the_held_out_scores(VaeAnomalyMeasure measure)
    {
        var hasParts = measure != VaeAnomalyMeasure.KlDivergence;
        using var detector = ml
            .AnomalyDetection.Trainers.Vae(
                ml,
                Options with
                {
                    Measure = measure,
                    Detector = Quick.Detector.Detector,
                    Training = Quick.Training,
                    ContributionsColumnName = hasParts ? "Contributions" : null,
                }
            )
            .Fit(ml.View(Machine.Usual(300)));

        var view = detector.Transform(ml.View([.. Machine.Usual(100, 7), .. Machine.Broken(30)]));
        var rows = Rows.Read(
            view,
            ["Score", "PredictedLabel", "Probability", .. hasParts ? ["Contributions"] : (string[])[]]
        );

        // 0.2 of 300.
        Assert.Equal(60, detector.FittedRows);
        var calibration = AnomalyCalibration.Of([.. detector.FittedScores]);
        Assert.Equal(calibration, detector.Calibration);
        Assert.Equal(WithRounding(calibration.ScoreOf(0.1)), detector.Threshold);
        Assert.Equal(130, rows.Count);
        foreach (var row in rows)
        {
            var score = (float)row["Score"];
            Assert.Equal(calibration.ProbabilityOf(score), (float)row["Probability"], 1e-6f);
            Assert.Equal(score > detector.Threshold, (bool)row["PredictedLabel"]);
            if (hasParts)
            {
                Assert.Equal(
                    score,
                    ((float[])row["Contributions"]).Sum(part => (double)part),
                    1e-4 * Math.Max(1, Math.Abs(score))
                );
            }
        }

        if (hasParts)
        {
            Assert.Equal(["Temperature", "Pressure", "Vibration", "Noise"], view.Schema["Contributions"].SlotNames());
        }
    }

    [Fact]
    public void The_held_out_scores_are_of_rows_that_the_step_scores_the_same()
    {
        var data = ml.View(Machine.Usual(300));
        using var detector = ml.AnomalyDetection.Trainers.Vae(ml, Quick.Detector).Fit(data);

        var scores = Rows.Values<float>(detector.Transform(data), "Score").Order().ToArray();

        Assert.All(
            detector.FittedScores,
            held =>
            {
                var place = Array.BinarySearch(scores, held);
                var near = place >= 0 ? held : scores.MinBy(score => Math.Abs(score - held));
                Assert.Equal(held, near, 1e-5f);
            }
        );
        Assert.Equal(60, detector.Model.Card.Detector!.Rows);
        Assert.Equal(detector.Calibration, detector.Model.Card.Detector);
    }

    [Fact]
    public void It_tells_broken_from_usual_readings_and_ML_NET_evaluates_it()
    {
        using var detector = ml.AnomalyDetection.Trainers.Vae(ml, Options).Fit(ml.View(Machine.Usual(1500)));

        var mixed = detector.Transform(ml.View([.. Machine.Usual(1000, 7), .. Machine.Broken(50)]));
        var metrics = ml.AnomalyDetection.Evaluate(
            mixed.Apply(ml.Transforms.Conversion.ConvertType("Label", "Label", DataKind.Single)),
            falsePositiveCount: 50
        );

        Assert.InRange(metrics.AreaUnderRocCurve, 0.93, 1);
        Assert.InRange(metrics.DetectionRateAtFalsePositiveCount, 0.8, 1);
    }

    [Fact]
    public void Other_thresholds_take_no_other_fit()
    {
        using var detector = ml.AnomalyDetection.Trainers.Vae(ml, Options).Fit(ml.View(Machine.Usual(1000)));
        using var strict = detector.WithContamination(0.02);
        using var rate = detector.WithFalseAlarmRate(0.1);
        using var own = detector.WithThreshold(1.25f);

        Assert.Equal(WithRounding(detector.Calibration!.ScoreOf(0.02)), strict.Threshold);
        // ⌊0.1 (n + 1)⌋ of the highest.
        var held = detector.FittedScores;
        Assert.Equal(held[^(int)(0.1 * (held.Count + 1))], rate.Threshold);
        Assert.Equal(1.25f, own.Threshold);
        var view = ml.View(Machine.Usual(100, 5));
        var scores = Rows.Values<float>(own.Transform(view), "Score");
        Assert.Equal(scores.Select(score => score > 1.25f), Rows.Values<bool>(own.Transform(view), "PredictedLabel"));
        Assert.Throws<ArgumentException>(() => detector.WithContamination(1));
        Assert.Throws<ArgumentException>(() => detector.WithFalseAlarmRate(0.001));
        Assert.Throws<ArgumentException>(() => detector.WithThreshold(float.NaN));
    }

    [Fact]
    public void The_sampled_bound_depends_on_the_seed_and_the_rows_id_and_cannot_be_saved()
    {
        using var directory = new TemporaryDirectory();
        var options = Quick.Detector with
        {
            InputColumnName = "Data",
            Measure = VaeAnomalyMeasure.ImportanceWeightedBound,
            ImportanceSamples = 3,
        };
        using var detector = ml.AnomalyDetection.Trainers.Vae(ml, options).Fit(Source.Of(100));
        using var other = detector.Model.Content() is var content
            ? ml.AnomalyDetection.Trainers.Vae(ml, options with { Seed = 6 }).Fit(Source.Of(100))
            : null!;

        var first = Rows.Read(detector.Transform(Source.Of(100)), ["Score"]);
        var again = Rows.Read(detector.Transform(Source.Of(100)), ["Score"], new Random(3));

        Assert.NotEqual(content, other.Model.Content());
        Assert.Equal(
            first.Select(row => (float)row["Score"]),
            again.OrderBy(row => row.Id.Low).Select(row => (float)row["Score"])
        );
        Assert.NotEqual(first.Select(row => row.Id), again.Select(row => row.Id));
        var error = Assert.Throws<InvalidOperationException>(() =>
            ml.Model.Save(detector, Source.Of(1).Schema, directory["model.zip"])
        );
        Assert.Contains("Score", error.Message);
    }

    [Theory]
    [InlineData(0.05, 4000, 0.25)]
    [InlineData(0.02, 4000, 0.5)]
    public void So_many_fresh_usual_rows_are_called_unusual_as_the_contamination_says(
        double contamination,
        int count,
        double heldOut
    )
    {
        var rates = Enumerable
            .Range(1, 4)
            .Select(seed =>
            {
                using var detector = ml
                    .AnomalyDetection.Trainers.Vae(
                        ml,
                        Options with
                        {
                            Contamination = contamination,
                            Training = Quick.Real(count) with
                            {
                                ValidationFraction = heldOut,
                                BatchSize = 64,
                                StepsPerEpoch = 30,
                            },
                            Detector = new DetectorOptions { Networks = 1, ReferenceRows = 256 },
                            Seed = seed,
                        }
                    )
                    .Fit(Fits.X(Fits.Correlated(count, seed)));
                var flags = Rows.Values<bool>(
                    detector.Transform(Fits.X(Fits.Correlated(20_000, 100 + seed))),
                    "PredictedLabel"
                );
                return flags.Count(flag => flag) / 20_000.0;
            })
            .ToList();

        Assert.InRange(rates.Average(), 0.8 * contamination, 1.2 * contamination);
    }

    [Fact]
    public void One_corrupted_cell_has_the_largest_contribution()
    {
        using var detector = ml
            .AnomalyDetection.Trainers.Vae(
                ml,
                Options with
                {
                    LatentSize = 3,
                    Training = VaeLearning.DefaultTraining(3000) with { StepsPerEpoch = 50 },
                }
            )
            .Fit(Fits.X(Fits.Correlated(3000)));
        var clean = Fits.Correlated(800, 9);
        var usual = Fits.Correlated(3000);
        var moments = Enumerable
            .Range(0, 8)
            .Select(i =>
            {
                var mean = usual.Average(row => (double)row[i]);
                return (Mean: mean, Spread: Math.Sqrt(usual.Average(row => Math.Pow(row[i] - mean, 2))));
            })
            .ToArray();
        var random = new Random(4);
        int[] cells = [.. clean.Select(_ => random.Next(8))];
        foreach (var (row, cell) in clean.Zip(cells))
        {
            row[cell] += (float)((random.Next(2) == 0 ? 5 : -5) * moments[cell].Spread);
        }

        var parts = Rows.Values<float[]>(detector.Transform(Fits.X(clean)), "Contributions");

        var blamed = parts.Zip(cells).Count(pair => Largest(pair.First) == pair.Second);
        var farthest = clean
            .Zip(cells)
            .Count(pair =>
                Largest([.. pair.First.Select((x, i) => (float)Math.Abs((x - moments[i].Mean) / moments[i].Spread))])
                == pair.Second
            );
        Assert.InRange(blamed, 0.9 * clean.Length, clean.Length);
        Assert.True(blamed > farthest, $"The contributions find {blamed} cells, and |z| {farthest}.");

        static int Largest(float[] values) => Array.IndexOf(values, values.Max());
    }

    /// <summary>A threshold lies above the score by what float32 may make of the same row in another batch.</summary>
    private static float WithRounding(float score) => score + 1e-5f * Math.Max(1, Math.Abs(score));
}
