using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests.Pipelines;

/// <summary>What an estimator foretells is what its fit gives.</summary>
public sealed class SchemaTests
{
    private readonly MLContext ml = new(seed: 1);

    public static TheoryData<string> Inputs =>
        [
            "Number",
            "Weight",
            "Flag",
            "Named",
            "Bytes",
            "Doubles",
            "Sparse",
            "Flag,Named",
            "Bytes,Number",
            "Sparse,Bytes,Flag,Named,Weight",
            "Data,Latent",
            "Slots",
            "Slots,Data",
        ];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Features_are_foretold(string columns) => AssertForetold(Features(columns), View(), "Latent", "Spread");

    [Theory]
    [MemberData(nameof(Inputs))]
    public void A_detectors_columns_are_foretold(string columns) =>
        AssertForetold(Detector(columns), View(), "Score", "PredictedLabel", "Probability", "Contributions");

    [Fact]
    public void So_they_are_in_chains_and_in_place_of_a_column()
    {
        AssertForetold(
            Features("Data,Flag")
                .Append(Detector("Latent"))
                .AppendCacheCheckpoint(ml)
                .Append(ml.Transforms.LearnVaeFeatures(ml, Quick.Features with { InputColumnName = "Contributions" }))
                .Append(ml.Transforms.Concatenate("All", "Latent", "Score", "Probability")),
            View(),
            "Latent",
            "Score",
            "All"
        );
        AssertForetold(
            ml.Transforms.LearnVaeFeatures(
                ml,
                Quick.Features with
                {
                    InputColumnName = "Data",
                    OutputColumnName = "Data",
                }
            ),
            View(),
            "Data"
        );
    }

    [Fact]
    public void The_names_of_the_elements_are_those_of_the_columns_and_latent_features_are_numbered()
    {
        var view = View();
        using var features = Features("Bytes,Flag,Named").Fit(view);
        using var detector = Detector("Named,Flag,Slots").Fit(view);

        Assert.Equal(["z0", "z1"], features.GetOutputSchema(view.Schema)["Latent"].SlotNames());
        Assert.Equal(["z0", "z1"], features.GetOutputSchema(view.Schema)["Spread"].SlotNames());
        Assert.Equal(
            ["Named.zero", "Named.one", "Named.two", "Flag", "Slots.Weight", "Slots.Other"],
            detector.GetOutputSchema(view.Schema)["Contributions"].SlotNames()
        );
    }

    [Fact]
    public void A_column_that_is_missing_or_no_data_is_refused_before_any_row_is_read()
    {
        var source = Source.Of(20);
        IEstimator<ITransformer>[] estimators =
        [
            Features("Text"),
            Features("Data,Ragged"),
            Features("Nowhere"),
            Detector("Tags"),
            Detector("Flag,When"),
            ml.Transforms.LearnVaeFeatures(Quick.Features with { InputColumnName = "Data", LabelColumnName = "Text" }),
            ml.Transforms.LearnVaeFeatures(Quick.Features with { InputColumnName = "Data", LabelColumnName = "No" }),
            ml.Transforms.LearnVaeFeatures(
                Quick.Features with
                {
                    InputColumnName = "Data",
                    ExampleWeightColumnName = "Flag",
                }
            ),
            ml.AnomalyDetection.Trainers.Vae(
                Quick.Detector with
                {
                    InputColumnName = "Data",
                    ExampleWeightColumnName = "No",
                }
            ),
        ];

        Assert.All(
            estimators,
            estimator =>
            {
                var foretold = Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.Of(estimator, source.Schema));
                var fitted = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(source));
                Assert.Equal(foretold.Message.Split('\'')[1], fitted.Message.Split('\'')[1]);
            }
        );
        Assert.Equal(0, source.Log.Opened);
    }

    private IDataView View() =>
        new ProbeView(
            40,
            [
                .. Source.Columns,
                Probe.Sparse(
                    "Sparse",
                    new VectorDataViewType(NumberDataViewType.Int16, 4),
                    row => (short[])[0, (short)(row % 3), 0, (short)(row % 5)]
                ),
                Probe.Scalar("Other", NumberDataViewType.Single, row => (float)(row % 7)),
            ]
        ).Apply(ml.Transforms.Concatenate("Slots", "Weight", "Other"));

    private VaeFeatureLearner Features(string columns) =>
        ml.Transforms.LearnVaeFeatures(
            ml,
            Quick.FeaturesOf(columns.Split(',')) with
            {
                LogVarianceColumnName = "Spread",
            }
        );

    private VaeAnomalyTrainer Detector(string columns) =>
        ml.AnomalyDetection.Trainers.Vae(ml, Quick.DetectorOf(columns.Split(',')));

    private static void AssertForetold(IEstimator<ITransformer> estimator, IDataView view, params string[] made)
    {
        var foretold = Shapes.Of(estimator, view.Schema);
        var fitted = estimator.Fit(view);
        var expected = Shapes.Of(fitted.Transform(view).Schema);
        Assert.Equal(Describe(expected), Describe(foretold));
        Assert.All(made, name => Assert.Contains(name, foretold.Select(column => column.Name)));
        (fitted as IDisposable)?.Dispose();
    }

    private static IEnumerable<string> Describe(SchemaShape shape) =>
        shape
            .Select(column =>
                $"{column.Name}: {(column.IsKey ? "key " : "")}{column.Kind} of {column.ItemType}, "
                + string.Join(' ', column.Annotations.Select(annotation => annotation.Name).Order())
            )
            .Order();
}
