using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests.Data;

/// <summary>What goes wrong is said in a sentence, before the first step.</summary>
public sealed class RefusalTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_rows(bool detects) =>
        AssertRefused(
            detects,
            new ProbeView(0, Probe.Scalar("X", NumberDataViewType.Single, _ => 0f)),
            "The training data has no rows; expected at least one."
        );

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_value_that_is_no_number(float value, string text)
    {
        var rows = Fits.Noise(30, 3);
        rows[17][1] = value;
        var expected =
            $"holds {text}; expected finite numbers: replace what is missing (ReplaceMissingValues), or leave such rows out (FilterRowsByMissingValues).";

        AssertRefused(false, ml.WithSlots(rows, "A", "B", "C"), $"Row 17: column 'X', slot 'B' {expected}");
        AssertRefused(true, Fits.X(rows), $"Row 17: column 'X', element 1 {expected}");
        var scalars = new ProbeView(
            30,
            Probe.Scalar("P", NumberDataViewType.Single, row => rows[row][0]),
            Probe.Scalar("Q", NumberDataViewType.Double, row => (double)rows[row][1])
        );
        AssertRefused(false, scalars, $"Row 17: column 'Q' {expected}", "P", "Q");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_that_are_all_the_same(bool detects) =>
        AssertRefused(
            detects,
            Fits.X([.. Enumerable.Repeat((float[])[1, 2, 3], 50)]),
            "All 50 rows of X are the same; expected rows that differ."
        );

    [Fact]
    public void A_column_whose_digits_its_mean_takes()
    {
        float[][] rows = [.. Fits.Noise(50, 2).Select((row, i) => (float[])[row[0], 16_000_000 + i % 3])];

        AssertRefused(
            true,
            ml.WithSlots(rows, "A", "Time"),
            "The values of column 'X', slot 'Time' are 1.6E+07 on average and spread by 0.812 only, of which the seven digits of a Single keep too little; expected a column from which its mean, or where it begins, was subtracted."
        );
        // A year beside its spread is nothing of the kind.
        float[][] years = [.. Fits.Noise(50, 2).Select((row, i) => (float[])[row[0], 2000 + i % 3])];
        using var fitted = ml.AnomalyDetection.Trainers.Vae(Quick.Detector).Fit(Fits.X(years));
    }

    [Fact]
    public void Too_few_rows_to_hold_some_out()
    {
        AssertRefused(
            false,
            Fits.X(Fits.Noise(4, 2)),
            "A validation fraction of 0.2 of 4 rows holds out none; expected at least 5 rows, or a larger fraction."
        );
        AssertRefused(
            true,
            Fits.X(Fits.Noise(30, 2)),
            "There are 30 rows and none is held out to tell what scores usual rows have; expected a validation fraction, or validation rows.",
            training: Quick.Training with
            {
                ValidationFraction = 0,
            }
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_batch_larger_than_the_data(bool detects) =>
        AssertRefused(
            detects,
            Fits.X(Fits.Noise(100, 2)),
            "The batch size is 81 and there are 80 rows to learn from, 20 being held out; expected a batch size of at most 80.",
            training: Quick.Training with
            {
                BatchSize = 81,
            }
        );

    [Fact]
    public void Labels_that_are_no_classes()
    {
        AssertLabel(
            Probe.Scalar("L", NumberDataViewType.Int32, row => row == 7 ? -1 : (int)row % 2),
            "Row 7: label column 'L' holds -1; expected a class, which is a whole number from 0 on."
        );
        AssertLabel(
            Probe.Scalar("L", NumberDataViewType.Single, row => row == 7 ? 0.5f : row % 2),
            "Row 7: label column 'L' holds 0.5; expected a class, which is a whole number from 0 on."
        );
        AssertLabel(
            Probe.Scalar("L", NumberDataViewType.Single, row => row == 7 ? float.NaN : row % 2),
            "Row 7: label column 'L' holds NaN; expected a class, which is a whole number from 0 on."
        );
        AssertLabel(
            Probe.Scalar("L", new KeyDataViewType(typeof(uint), 3), row => row == 7 ? 0u : 1 + (uint)row % 3),
            "Row 7: label column 'L' holds a missing key; expected a key."
        );
        AssertLabel(
            Probe.Scalar("L", NumberDataViewType.Byte, _ => (byte)0),
            "Label column 'L' has 1 class; expected at least two, or no label column."
        );
        AssertLabel(
            Probe.Scalar("L", NumberDataViewType.Int64, row => row == 7 ? long.MaxValue : row % 2),
            "Label column 'L' holds the class 9223372036854775807 in 50 rows, most of whose classes none of them has;"
        );
        AssertLabel(
            Probe.Scalar("L", NumberDataViewType.Int64, row => row == 7 ? 1000 : row % 2),
            "Label column 'L' holds the class 1000 in 50 rows, most of whose classes none of them has; expected whole numbers from 0 on, without gaps, or keys (MapValueToKey)."
        );
        AssertLabel(
            Probe.Scalar("L", NumberDataViewType.Int64, row => row % 4),
            "Label column 'L' has 4 classes; expected at most 3, those of the network.",
            VaeArchitecture.Mlp(new DataShape(2), [4], 2, classCount: 3, Likelihood.DiagonalGaussian)
        );
    }

    [Fact]
    public void Validation_rows_of_other_columns_or_classes()
    {
        var options = Quick.Features with
        {
            LabelColumnName = "L",
            Training = Quick.Training with { ValidationFraction = 0 },
        };
        var usual = Labelled(Probe.KeyValues("red", "green"), 2);
        var learner = ml.Transforms.LearnVaeFeatures(ml, options);

        var names = Assert.Throws<InvalidOperationException>(() =>
            learner.Fit(usual, Labelled(Probe.KeyValues("green", "red"), 2))
        );
        var beyond = Assert.Throws<InvalidOperationException>(() => learner.Fit(usual, Labelled(null, 3)));
        var none = Assert.Throws<InvalidOperationException>(() => learner.Fit(usual, Labelled(null, 2, rows: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            learner.Fit(
                usual,
                Fits.X(Fits.Noise(20, 5), Probe.Scalar("L", NumberDataViewType.Int32, row => (int)row % 2))
            )
        );

        Assert.Equal(
            "The keys of label column 'L' stand for green, red in the validation data and for red, green in the training data; expected the same.",
            names.Message
        );
        Assert.Equal(
            "Label column 'L' of the validation data holds the class 2; expected 0 to 1, those of the training data.",
            beyond.Message
        );
        Assert.Equal("The validation data has no rows; expected at least one.", none.Message);
        // A class less is no matter.
        using var fitted = learner.Fit(usual, Labelled(null, 1));
        Assert.Equal(2, fitted.Model.ClassCount);

        static ProbeView Labelled(DataViewSchema.Annotations? names, int classes, int rows = 40)
        {
            var x = Fits.Noise(40, 2);
            return new ProbeView(
                rows,
                Probe.Vector("X", NumberDataViewType.Single, row => x[row], 2),
                Probe.Scalar(
                    "L",
                    new KeyDataViewType(typeof(uint), Math.Max(2, classes)),
                    row => 1 + (uint)(row % classes),
                    names
                )
            );
        }
    }

    [Theory]
    [InlineData(-1f, "-1")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Weights_that_are_none(float weight, string text)
    {
        var x = Fits.Noise(50, 2);
        ProbeColumn[] columns =
        [
            Probe.Scalar("W", NumberDataViewType.Single, row => row == 9 ? weight : 1),
            Probe.Scalar("W", NumberDataViewType.Double, row => row == 9 ? (double)weight : 1),
        ];
        Assert.All(
            columns,
            column =>
            {
                var error = Assert.Throws<InvalidOperationException>(() =>
                    ml
                        .Transforms.LearnVaeFeatures(Quick.Features with { ExampleWeightColumnName = "W" })
                        .Fit(Fits.X(x, column))
                );
                Assert.Equal(
                    $"Row 9: weight column 'W' holds {text}; expected a finite number from 0 on.",
                    error.Message
                );
            }
        );
    }

    [Fact]
    public void Weights_that_are_all_0()
    {
        var view = Fits.X(Fits.Noise(50, 2), Probe.Scalar("W", NumberDataViewType.Single, _ => 0f));

        var error = Assert.Throws<InvalidOperationException>(() =>
            ml.AnomalyDetection.Trainers.Vae("X", exampleWeightColumnName: "W").Fit(view)
        );

        Assert.Equal(
            "The training data has no rows with a weight above 0 in column 'W'; expected at least one.",
            error.Message
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_that_diverges(bool detects)
    {
        var training = Quick.Training with { LearningRate = 1e9 };
        var view = Fits.X(Fits.Noise(100, 4));
        IEstimator<ITransformer> estimator = detects
            ? ml.AnomalyDetection.Trainers.Vae(Quick.Detector with { Training = training })
            : ml.Transforms.LearnVaeFeatures(Quick.Features with { Training = training });

        var error = Assert.Throws<TrainingDivergedException>(() => estimator.Fit(view));

        Assert.Contains("in epoch 1", error.Message);
    }

    [Fact]
    public void Options_that_do_not_fit()
    {
        var network = VaeArchitecture.Mlp(new DataShape(2), [4], 2, classCount: 3, Likelihood.DiagonalGaussian);
        var features = Quick.Features;
        var detector = Quick.Detector;
        (string Part, Action Make)[] cases =
        [
            (
                "'Latent', 'Latent'; expected at least one, with distinct",
                () => Features(features with { LogVarianceColumnName = "Latent" })
            ),
            ("The latent size is 0; expected at least 1.", () => Features(features with { LatentSize = 0 })),
            (
                "The input column X and the input columns A, B are named",
                () => Features(features with { InputColumnNames = ["A", "B"] })
            ),
            ("The input column A is named 2 times", () => Features(Quick.FeaturesOf("A", "A"))),
            ("There is no name of an input column", () => Features(Quick.FeaturesOf())),
            (
                "The latent size is 5 and the network's 2; expected one of the two",
                () => Features(features with { LatentSize = 5, Architecture = network, LabelColumnName = "L" })
            ),
            (
                "The likelihood is StudentT and the network's DiagonalGaussian",
                () =>
                    Features(
                        features with
                        {
                            Likelihood = Likelihood.StudentT,
                            Architecture = network,
                            LabelColumnName = "L",
                        }
                    )
            ),
            (
                "The network is conditional on 3 classes and no label column is named",
                () => Features(features with { Architecture = network })
            ),
            (
                "The label column L is named, and the network is unconditional",
                () => Features(features with { LabelColumnName = "L", Architecture = VaeArchitecture.Mlp(2, [4], 2) })
            ),
            ("The memory budget is -1 bytes; expected 0 or more.", () => Features(features with { MemoryBudget = -1 })),
            (
                "The number of epochs is 0; expected at least 1",
                () => Features(features with { Training = Quick.Training with { Epochs = 0 } })
            ),
            (
                "The contamination is 1; expected a share from 0 to below 1.",
                () => Detector(detector with { Contamination = 1 })
            ),
            ("The contamination is NaN; expected", () => Detector(detector with { Contamination = double.NaN })),
            (
                "The number of networks is 0; expected at least 1",
                () => Detector(detector with { Detector = new() { Networks = 0 } })
            ),
            (
                "The measure is 99; expected one of NegativeElbo, ",
                () => Detector(detector with { Measure = (VaeAnomalyMeasure)99 })
            ),
            (
                "The number of importance samples is 0; expected at least 1.",
                () =>
                    Detector(
                        detector with
                        {
                            Measure = VaeAnomalyMeasure.ImportanceWeightedBound,
                            ImportanceSamples = 0,
                        }
                    )
            ),
            (
                "The column Contributions is to hold what each element contributes to the KL divergence",
                () => Detector(detector with { Measure = VaeAnomalyMeasure.KlDivergence })
            ),
            (
                "expected at least one, with distinct names",
                () => Detector(detector with { ProbabilityColumnName = "Score" })
            ),
        ];
        Assert.All(cases, of => Assert.Contains(of.Part, Assert.ThrowsAny<ArgumentException>(of.Make).Message));

        void Features(VaeFeatureLearner.Options options) => ml.Transforms.LearnVaeFeatures(options);
        void Detector(VaeAnomalyTrainer.Options options) => ml.AnomalyDetection.Trainers.Vae(options);
    }

    private void AssertLabel(ProbeColumn label, string message, VaeArchitecture? network = null)
    {
        var progress = new Untouched();
        var view = Fits.X(Fits.Noise(50, 2), label);
        var error = Assert.Throws<InvalidOperationException>(() =>
            ml
                .Transforms.LearnVaeFeatures(
                    Quick.Features with
                    {
                        LabelColumnName = "L",
                        Architecture = network,
                        Progress = progress,
                    }
                )
                .Fit(view)
        );
        Assert.StartsWith(message, error.Message);
    }

    private void AssertRefused(bool detects, IDataView view, string message, params IReadOnlyList<string> columns) =>
        AssertRefused(detects, view, message, Quick.Training, columns);

    private void AssertRefused(
        bool detects,
        IDataView view,
        string message,
        TrainingOptions training,
        params IReadOnlyList<string> columns
    )
    {
        using var directory = new TemporaryDirectory();
        string[] names = columns.Count == 0 ? ["X"] : [.. columns];
        IEstimator<ITransformer> estimator = detects
            ? ml.AnomalyDetection.Trainers.Vae(
                Quick.DetectorOf(names) with
                {
                    Training = training,
                    Progress = new Untouched(),
                    MemoryBudget = 0,
                    TemporaryDirectory = directory.Path,
                }
            )
            : ml.Transforms.LearnVaeFeatures(
                Quick.FeaturesOf(names) with
                {
                    Training = training,
                    Progress = new Untouched(),
                    MemoryBudget = 0,
                    TemporaryDirectory = directory.Path,
                }
            );

        var error = Assert.Throws<InvalidOperationException>(() => estimator.Fit(view));

        Assert.Equal(message, error.Message);
        Assert.Empty(directory.Files);
    }

    /// <summary>No step is to be done.</summary>
    private sealed class Untouched : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Assert.Fail("A step was done.");
    }
}
