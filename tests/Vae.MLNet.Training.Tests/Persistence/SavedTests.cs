using System.Text.Json;
using Microsoft.ML;
using PlainLoader;
using Vae.MLNet.Tests.Persistence;

namespace Vae.MLNet.Training.Tests.Persistence;

/// <summary>What was fitted is the same where it is loaded: by ML.NET alone, with the steps put back, and as a bundle.</summary>
public sealed class SavedTests
{
    private const double Tolerance = 1e-5;

    private readonly MLContext ml = new(seed: 1);

    private static readonly Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> estimators = new()
    {
        ["features"] = ml =>
            ml.Transforms.LearnVaeFeatures(ml, Quick.FeaturesOf("Data") with { LogVarianceColumnName = "Spread" }),
        ["features of several columns"] = ml =>
            ml.Transforms.LearnVaeFeatures(ml, Quick.FeaturesOf("Shorts", "Named", "Flag", "Bytes")),
        ["features by a label"] = ml =>
            ml.Transforms.LearnVaeFeatures(ml, Quick.FeaturesOf("Data") with { LabelColumnName = "Named" }),
        ["features of pictures"] = ml => ml.Transforms.LearnVaeFeatures(ml, Quick.FeaturesOf("Tile")),
        ["features in place"] = ml =>
            ml.Transforms.LearnVaeFeatures(ml, Quick.FeaturesOf("Data") with { OutputColumnName = "Data" }),
        ["a detector"] = ml => Detector(ml, Quick.DetectorOf("Data")),
        ["a detector of several columns"] = ml => Detector(ml, Quick.DetectorOf("Named", "Data", "Flag")),
        ["a detector by a label"] = ml => Detector(ml, Quick.DetectorOf("Data") with { LabelColumnName = "Named" }),
        ["a detector of pictures"] = ml => Detector(ml, Quick.DetectorOf("Tile")),
        ["a detector of heavy tails"] = ml =>
            Detector(ml, Quick.DetectorOf("Data") with { Likelihood = Likelihood.StudentT }),
        ["a detector of shares"] = ml =>
            Detector(ml, Quick.DetectorOf("Data") with { Likelihood = Likelihood.Bernoulli }),
        ["the bound"] = ml => Detector(ml, Quick.DetectorOf("Data") with { Measure = VaeAnomalyMeasure.NegativeElbo }),
        ["the bound with heavy tails"] = ml =>
            Detector(
                ml,
                Quick.DetectorOf("Data", "Flag") with
                {
                    Measure = VaeAnomalyMeasure.NegativeElbo,
                    Likelihood = Likelihood.StudentT,
                }
            ),
        ["the bound of pictures"] = ml =>
            Detector(ml, Quick.DetectorOf("Tile") with { Measure = VaeAnomalyMeasure.NegativeElbo }),
        ["the bound of levels"] = ml =>
            Detector(
                ml,
                Quick.DetectorOf("Tile") with
                {
                    Measure = VaeAnomalyMeasure.NegativeElbo,
                    Likelihood = Likelihood.DiscretizedLogistic,
                }
            ),
        ["the loss"] = ml =>
            Detector(ml, Quick.DetectorOf("Data") with { Measure = VaeAnomalyMeasure.ReconstructionLoss }),
        ["the loss of shares"] = ml =>
            Detector(
                ml,
                Quick.DetectorOf("Data") with
                {
                    Measure = VaeAnomalyMeasure.ReconstructionLoss,
                    Likelihood = Likelihood.Bernoulli,
                }
            ),
        ["the divergence"] = ml =>
            Detector(
                ml,
                Quick.DetectorOf("Data") with
                {
                    Measure = VaeAnomalyMeasure.KlDivergence,
                    ContributionsColumnName = null,
                }
            ),
        ["a chain"] = ml =>
            ml.Transforms.LearnVaeFeatures(ml, Quick.FeaturesOf("Data"))
                .Append(
                    ml.AnomalyDetection.Trainers.Vae(
                        ml,
                        Quick.DetectorOf("Latent") with
                        {
                            ScoreColumnName = "Probability",
                            ProbabilityColumnName = "Score",
                        }
                    )
                ),
    };

    public static TheoryData<string> Names => [.. estimators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void In_this_process(string name)
    {
        var data = Data(80);
        var fitted = estimators[name](ml).Fit(data);

        // A table of a dozen held-out rows is steep: the last bit of a score is the fourth digit of its probability.
        var hasTable =
            name.Contains("detector", StringComparison.Ordinal)
            || name.StartsWith("the bound of", StringComparison.Ordinal);
        RoundTrip.AssertSurvives(ml, fitted, data, hasTable ? 1e-3 : Tolerance);

        (fitted as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task In_a_process_that_has_no_TorchSharp()
    {
        using var directory = new TemporaryDirectory();
        var rows = Input(80);
        var data = ml.Data.LoadFromEnumerable(rows);
        var fitted = ml
            .Transforms.LearnVaeFeatures(ml, Quick.FeaturesOf("Shorts", "Named", "Data"))
            .Append(Named("A", Quick.DetectorOf("Data")))
            .Append(Named("B", Quick.DetectorOf("Tile") with { Measure = VaeAnomalyMeasure.NegativeElbo }))
            .Append(
                Named(
                    "C",
                    Quick.DetectorOf("Data", "Flag") with
                    {
                        Likelihood = Likelihood.StudentT,
                        Measure = VaeAnomalyMeasure.ReconstructionLoss,
                    }
                )
            )
            .Fit(data);
        string[] columns =
        [
            "Latent",
            .. "ABC".SelectMany(letter =>
                (string[])
                    [$"Score{letter}", $"PredictedLabel{letter}", $"Probability{letter}", $"Contributions{letter}"]
            ),
        ];
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        File.WriteAllText(directory["rows.json"], JsonSerializer.Serialize(rows));

        var (exit, output, error) = await PlainProcess.Run([
            directory["model.zip"],
            directory["rows.json"],
            .. columns,
        ]);

        Assert.True(exit == 0, $"Exit code {exit}.\n{output}\n{error}");
        var printed = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var expected = Rows.Read(fitted.Transform(data), columns);
        Assert.Equal(80, printed.Length);
        foreach (var (row, line) in expected.Zip(printed))
        {
            var values = JsonSerializer.Deserialize<Dictionary<string, float[]>>(line)!;
            Assert.All(
                columns,
                column => Cell.AssertClose(Numbers(row[column]), values[column], ToleranceOf(column), column)
            );
        }
    }

    // Between two entries of the table a probability may fall by more than its score rises, and the last bit of a picture's score is that
    // of the sum of 64 losses.
    private static double ToleranceOf(string column) => column == "ProbabilityB" ? 1e-4 : Tolerance;

    [Theory]
    [InlineData(null)]
    [InlineData("Named")]
    public void As_a_bundle(string? label)
    {
        using var directory = new TemporaryDirectory();
        var data = Data(80);
        using var detector = ml
            .AnomalyDetection.Trainers.Vae(ml, Quick.DetectorOf("Data", "Flag") with { LabelColumnName = label })
            .Fit(data);
        using var features = ml
            .Transforms.LearnVaeFeatures(ml, Quick.FeaturesOf("Data", "Flag") with { LabelColumnName = label })
            .Fit(data);
        detector.Model.Save(directory["detector"]);
        features.Model.Save(directory["features"]);
        using var loaded = VaeModel.Load(directory["detector"]);
        using var encoder = VaeModel.Load(directory["features"]);

        using var again = ml
            .Transforms.DetectAnomaliesWithVae(
                loaded,
                new VaeAnomalyDetector.Options
                {
                    InputColumnNames = ["Data", "Flag"],
                    LabelColumnName = label,
                    Measure = VaeAnomalyMeasure.Detector,
                    ProbabilityColumnName = "Probability",
                    ContributionsColumnName = "Contributions",
                    Contamination = 0.25,
                }
            )
            .Fit(data);
        var latent = data.Apply(
            ml.Transforms.FeaturizeWithVae(
                encoder,
                new VaeFeaturizer.Options
                {
                    InputColumnNames = ["Data", "Flag"],
                    LabelColumnName = label,
                    MeanColumnName = "Latent",
                }
            )
        );

        foreach (var (row, same) in Rows.Read(detector.Transform(data)).Zip(Rows.Read(again.Transform(data))))
        {
            Cell.AssertClose(row["Score"], same["Score"], Tolerance, "Score");
            Cell.AssertClose(row["Contributions"], same["Contributions"], Tolerance, "Contributions");
        }

        Assert.Equal(20, Rows.Values<bool>(again.Transform(data), "PredictedLabel").Count(flag => flag));
        Cell.AssertClose(
            SmallViews.Flat(features.Transform(data), "Latent"),
            SmallViews.Flat(latent, "Latent"),
            Tolerance,
            "Latent"
        );
        // In the rows' own units, bytes of which were divided by 255.
        var made = Rows.Values<float[]>(ml.Data.SampleFromVae(encoder, 500, seed: 1), "Data");
        var rows = Rows.Values<float[]>(data, "Data");
        for (var i = 0; i < 6; i++)
        {
            Assert.InRange(made.Average(row => row[i]), rows.Min(row => row[i]), rows.Max(row => row[i]));
        }
    }

    [Fact]
    public void A_loaded_detector_takes_other_thresholds()
    {
        using var directory = new TemporaryDirectory();
        var data = Data(200);
        using var detector = ml.AnomalyDetection.Trainers.Vae(ml, Quick.DetectorOf("Data")).Fit(data);
        ml.Model.Save(detector, data.Schema, directory["model.zip"]);

        using var loaded = RoundTrip
            .Flatten(ml.Model.LoadWithVae(directory["model.zip"]))
            .OfType<VaeAnomalyTransformer>()
            .Single();
        using var expected = detector.WithContamination(0.03);
        using var found = loaded.WithContamination(0.03);

        Assert.Equal((detector.Threshold, expected.Threshold), (loaded.Threshold, found.Threshold));
        Assert.Equal(detector.Calibration, loaded.Calibration);
        Assert.Equal(detector.FittedScores, loaded.FittedScores);
        Assert.True(loaded.Model.HasDetector);
        Assert.Equal(detector.Model.Graphs(), loaded.Model.Graphs());
    }

    private VaeAnomalyTrainer Named(string suffix, VaeAnomalyTrainer.Options options) =>
        ml.AnomalyDetection.Trainers.Vae(
            ml,
            options with
            {
                ScoreColumnName = $"Score{suffix}",
                PredictedLabelColumnName = $"PredictedLabel{suffix}",
                ProbabilityColumnName = $"Probability{suffix}",
                ContributionsColumnName = $"Contributions{suffix}",
            }
        );

    private static VaeAnomalyTrainer Detector(MLContext ml, VaeAnomalyTrainer.Options options) =>
        ml.AnomalyDetection.Trainers.Vae(ml, options);

    private IDataView Data(int count) => ml.Data.LoadFromEnumerable(Input(count));

    private static InputRow[] Input(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(row => new InputRow
                {
                    Data = Source.Image(row),
                    Bytes = Source.Bytes(row),
                    Tile = Source.Image(row, 64),
                    Named = Source.Class(row), // Objects count keys from 0, columns from 1.
                    Flag = Source.Pixel(row, 50) % 2 == 0,
                    Shorts = [(short)(1000 + Source.Pixel(row, 51)), (short)-Source.Pixel(row, 52)],
                }),
        ];

    private static float[] Numbers(object value) =>
        value switch
        {
            float[] vector => vector,
            bool flag => [flag ? 1 : 0],
            _ => [(float)value],
        };
}
