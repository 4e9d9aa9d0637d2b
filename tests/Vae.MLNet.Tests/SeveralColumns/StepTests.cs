using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Tests.Persistence;

namespace Vae.MLNet.Tests.SeveralColumns;

/// <summary>A step on several columns gives what it gives on the one that ML.NET's own transforms make of them.</summary>
public class StepTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(Splits.Names), MemberType = typeof(Splits))]
    public void Columns_of_every_kind_also_saved_and_loaded(string split)
    {
        var row = Splits.All[split];
        var view = Splits.View(row);
        var estimator = ml.Transforms.FeaturizeWithVae(
            Bundles.Mlp,
            new VaeFeaturizer.Options { InputColumnNames = Splits.NamesOf(row), BatchSize = 7 }
        );
        var stock = StockRows
            .With(ml, view, Splits.NamesOf(row))
            .Apply(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, StockRows.Column));

        var fitted = estimator.Fit(view);

        Cell.AssertClose(
            SmallViews.Flat(stock, "Features"),
            SmallViews.Flat(fitted.Transform(view), "Features"),
            1e-6,
            split
        );
        RoundTrip.AssertSurvives(ml, fitted, view);
    }

    public static TheoryData<string> Steps => ["features", "reconstructions", "scores", "anomalies"];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Every_step_also_saved_and_loaded(string step)
    {
        var row = Splits.All["a vector, a key and a scalar"];
        var view = Splits.View(row);
        var (expected, made) = Fit(step, StockRows.With(ml, view, Splits.NamesOf(row)), [StockRows.Column]);
        var (actual, _) = Fit(step, view, Splits.NamesOf(row));

        var stock = Rows.Read(expected.Transform(StockRows.With(ml, view, Splits.NamesOf(row))), made);
        Row.AssertSameValues(stock, Rows.Read(actual.Transform(view), made), 1e-6);
        RoundTrip.AssertSurvives(ml, actual, view);
    }

    [Fact]
    public void Styles_of_columns_one_of_which_is_the_label_too()
    {
        var view = new ProbeView(
            Splits.Count,
            DataKind.All["Byte"].Sparse("Upper", 0, 16),
            DataKind.All["Single"].Dense("Lower", 16, 1, 4, 4),
            Splits.Key<uint>("Class", 3, Probe.KeyValues("2", "0", "1")),
            DataKind.All["Int32"].Scalar("Wanted", 7)
        );
        VaeStyleTransfer.Options options = new() { LabelColumnName = "Class", TargetLabelColumnName = "Wanted" };
        var fitted = ml
            .Transforms.StyleTransferWithVae(
                Bundles.Conditional,
                options with
                {
                    InputColumnNames = ["Wanted", "Lower", "Class", "Upper"],
                    OutputColumnName = "Upper",
                }
            )
            .Fit(view);
        var stock = StockRows
            .With(ml, view.Apply(ml.Transforms.CopyColumns("Key", "Class")), "Wanted", "Lower", "Class", "Upper")
            .Apply(
                ml.Transforms.StyleTransferWithVae(
                    Bundles.Conditional,
                    options with
                    {
                        InputColumnName = StockRows.Column,
                        LabelColumnName = "Key",
                        TargetLabelColumnName = "Wanted",
                    }
                )
            );

        Cell.AssertClose(
            SmallViews.Flat(stock, "Data"),
            SmallViews.Flat(fitted.Transform(view), "Upper"),
            1e-6,
            "styles"
        );
        RoundTrip.AssertSurvives(ml, fitted, view);
    }

    [Fact]
    public void A_prediction_engine_reads_properties()
    {
        IEnumerable<Patient> patients = [.. Enumerable.Range(0, 30).Select(Patient.Of)];
        var data = ml.Data.LoadFromEnumerable(patients);
        var estimator = ml.Transforms.ReconstructWithVae(
            Bundles.Mlp,
            new VaeReconstructor.Options { InputColumnNames = ["Age", "Region", "IsSmoker", "Weight"] }
        );
        var fitted = estimator.Fit(data);
        var expected = Rows.Values<float[]>(fitted.Transform(data), "Reconstruction");

        using var engine = ml.Model.CreatePredictionEngine<Patient, Again>(fitted);

        Assert.All(
            patients.Zip(expected),
            pair => Cell.AssertClose(pair.Second, engine.Predict(pair.First).Reconstruction, 1e-6, "a patient")
        );
        var missing = Assert.Throws<InvalidOperationException>(() => engine.Predict(new Patient { Region = 7 }));
        Assert.Contains("'Region' holds a missing key", missing.Message, StringComparison.Ordinal);
        Assert.Equal(6, engine.Predict(Patient.Of(1)).Reconstruction.Length);
    }

    [Fact]
    public void A_column_for_every_pixel()
    {
        string[] names = [.. Enumerable.Range(0, 784).Select(i => $"pixel{i}")];
        var view = new ProbeView(4, [.. names.Select((name, i) => DataKind.All["Single"].Scalar(name, i))]);
        var fitted = ml
            .Transforms.FeaturizeWithVae(Bundles.Mnist, new VaeFeaturizer.Options { InputColumnNames = names })
            .Fit(view);

        var pixels = Rows.Read(view).SelectMany(row => names.Select(name => (float)row[name])).ToArray();
        Cell.AssertClose(
            Bundles.Mnist.Encode(pixels).Mean,
            SmallViews.Flat(fitted.Transform(view), "Features"),
            1e-6,
            "pixels"
        );
        RoundTrip.AssertSurvives(ml, fitted, view, 2e-6);
    }

    [Fact]
    public void Only_what_is_read_is_asked_for()
    {
        var row = Splits.All["scalars"];
        var view = Splits.View(row);
        var fitted = ml
            .Transforms.FeaturizeWithVae(
                Bundles.Mlp,
                new VaeFeaturizer.Options { InputColumnNames = Splits.NamesOf(row) }
            )
            .Fit(view);

        Rows.Read(fitted.Transform(view), ["Features"]);
        var mapper = fitted.GetRowToRowMapper(view.Schema);
        var needed = mapper.GetDependencies(mapper.OutputSchema.Named(["Features"]));

        Assert.Equal(["A", "B", "C", "D", "E", "F"], view.Log.Activated);
        Assert.Equal(["A", "B", "C", "D", "E", "F"], needed.Select(column => column.Name).Order());
    }

    private (ITransformer Fitted, string[] Made) Fit(string step, IDataView view, string[] names) =>
        step switch
        {
            "features" => (
                ml.Transforms.FeaturizeWithVae(
                        Bundles.Mlp,
                        new VaeFeaturizer.Options { InputColumnNames = names, LogVarianceColumnName = "LogVariance" }
                    )
                    .Fit(view),
                ["Features", "LogVariance"]
            ),
            "reconstructions" => (
                ml.Transforms.ReconstructWithVae(Bundles.Mlp, new VaeReconstructor.Options { InputColumnNames = names })
                    .Fit(view),
                ["Reconstruction"]
            ),
            "scores" => (
                ml.Transforms.ScoreWithVae(Bundles.Mlp, new VaeScorer.Options { InputColumnNames = names }).Fit(view),
                ["ReconstructionLoss", "KlDivergence", "NegativeElbo"]
            ),
            _ => (
                ml.Transforms.DetectAnomaliesWithVae(
                        Bundles.Mlp,
                        new VaeAnomalyDetector.Options { InputColumnNames = names, Contamination = 0.2 }
                    )
                    .Fit(view),
                ["Score", "PredictedLabel"]
            ),
        };

    private sealed class Patient
    {
        public float Age { get; set; }

        public double Weight { get; set; }

        public bool IsSmoker { get; set; }

        [KeyType(3)]
        public uint Region { get; set; }

        public static Patient Of(int row) =>
            new()
            {
                Age = Source.Pixel(row, 0) / 255f,
                Weight = Source.Pixel(row, 1) / 255.0,
                IsSmoker = row % 2 == 0,
                Region = Source.Class(row), // Objects count keys from 0, columns from 1.
            };
    }

    private sealed class Again
    {
        public float[] Reconstruction { get; set; } = [];
    }
}
