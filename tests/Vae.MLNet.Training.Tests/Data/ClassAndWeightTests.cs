using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests.Data;

/// <summary>Conditional models, and rows that count more or less than once.</summary>
public sealed class ClassAndWeightTests
{
    private readonly MLContext ml = new(seed: 1);

    // A class is where its rows lie.
    private static readonly string[] Names = ["fox", "hen", "owl"];

    [Fact]
    public void The_values_of_keys_are_the_classes_names_and_rows_are_generated_by_class()
    {
        var x = Fits.Noise(600, 3);
        var data = new ProbeView(
            600,
            Probe.Vector(
                "X",
                NumberDataViewType.Single,
                row => (float[])[.. x[row].Select(value => value + 100 * (row % 3))],
                3
            ),
            Probe.Scalar("Kind", TextDataViewType.Instance, row => Names[row % 3].AsMemory())
        ).Apply(ml.Transforms.Conversion.MapValueToKey("Class", "Kind"));

        using var fitted = ml
            .Transforms.LearnVaeFeatures(
                ml,
                Quick.Features with
                {
                    LabelColumnName = "Class",
                    Training = Quick.Real(600),
                }
            )
            .Fit(data);

        Assert.Equal(Names, fitted.Model.Card.ClassNames);
        var labels = Enumerable.Range(0, 90).Select(i => (long)(i % 3)).ToArray();
        var rows = new float[90 * 3];
        fitted.Model.Generate(4, 0, labels, rows);
        for (var c = 0; c < 3; c++)
        {
            Assert.Equal(100 * c, rows.Where((_, i) => i / 3 % 3 == c).Average(), 10.0);
        }

        // Another pipeline's keys in another order stand for the same classes.
        var turned = data.Apply(ml.Transforms.DropColumns("Class"))
            .Apply(
                ml.Transforms.Conversion.MapValueToKey(
                    "Class",
                    "Kind",
                    keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue
                )
            );
        Cell.AssertClose(
            SmallViews.Flat(fitted.Transform(data), "Latent"),
            SmallViews.Flat(fitted.Transform(turned), "Latent"),
            1e-6,
            "Latent"
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_conditional_detector_learns_by_class(bool detects)
    {
        var x = Fits.Noise(200, 2);
        var data = Fits.X(x, Probe.Scalar("L", NumberDataViewType.Int16, row => (short)(row % 4)));
        using VaeTransformer fitted = detects
            ? ml.AnomalyDetection.Trainers.Vae(ml, Quick.Detector with { LabelColumnName = "L" }).Fit(data)
            : ml.Transforms.LearnVaeFeatures(ml, Quick.Features with { LabelColumnName = "L" }).Fit(data);

        Assert.Equal(4, fitted.Model.ClassCount);
        Assert.Null(fitted.Model.Card.ClassNames);
        var column = detects ? "Contributions" : "Latent";
        var other = Fits.X(x, Probe.Scalar("L", NumberDataViewType.Int16, row => (short)((row + 1) % 4)));
        Assert.NotEqual(
            SmallViews.Flat(fitted.Transform(data), column),
            SmallViews.Flat(fitted.Transform(other), column)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_of_weight_0_are_as_if_they_were_not_there(bool detects)
    {
        var x = Fits.Correlated(150);
        // In between lie rows that would spoil everything, and some that are no rows.
        float[][] spoilt =
        [
            .. x.SelectMany(
                (row, i) =>
                    i % 3 == 0
                        ? (float[][])
                            [
                                [.. row.Select(v => 1e6f * v)],
                                row,
                            ]
                        : [row]
            ),
        ];
        float[] weights = [.. x.SelectMany((_, i) => i % 3 == 0 ? (float[])[0, 1] : [1])];
        spoilt[0] = [.. spoilt[0].Select(_ => float.NaN)];
        var view = Fits.X(spoilt, Probe.Scalar("W", NumberDataViewType.Single, row => weights[row]));

        Assert.Equal(Graphs(Fits.X(x), null), Graphs(view, "W"));

        string Graphs(IDataView data, string? weight)
        {
            using VaeTransformer fitted = detects
                ? ml
                    .AnomalyDetection.Trainers.Vae(ml, Quick.Detector with { ExampleWeightColumnName = weight })
                    .Fit(data)
                : ml
                    .Transforms.LearnVaeFeatures(ml, Quick.Features with { ExampleWeightColumnName = weight })
                    .Fit(data);
            return fitted.Model.Graphs();
        }
    }

    [Fact]
    public void Means_and_spreads_are_those_of_rows_that_are_there_as_often_as_their_weights_say()
    {
        var rows = Fits.Correlated(100);
        using var weighted = new VaeDatasetBuilder("weighted", new DataShape(8));
        using var repeated = new VaeDatasetBuilder("repeated", new DataShape(8));
        foreach (var (i, row) in rows.Index())
        {
            weighted.Add(row, weight: i % 4);
            for (var k = 0; k < i % 4; k++)
            {
                repeated.Add(row);
            }
        }

        for (var column = 0; column < 8; column++)
        {
            var unit = Fits.Unit(column);
            Assert.Equal(repeated.Statistics.Means[column], weighted.Statistics.Means[column], 1e-9 * unit);
            Assert.Equal(repeated.Statistics.Deviation(column), weighted.Statistics.Deviation(column), 1e-9 * unit);
            Assert.Equal(repeated.Statistics.Minima[column], weighted.Statistics.Minima[column]);
            Assert.Equal(repeated.Statistics.Maxima[column], weighted.Statistics.Maxima[column]);
        }
    }

    [Fact]
    public void Heavy_rows_are_what_is_learnt()
    {
        // Two heaps; the weights say that one of them is nine tenths.
        var x = Fits.Noise(400, 2);
        var data = new ProbeView(
            400,
            Probe.Vector(
                "X",
                NumberDataViewType.Single,
                row => (float[])[.. x[row].Select(value => 0.3f * value + (row % 2 == 0 ? 0 : 10))],
                2
            ),
            Probe.Scalar("W", NumberDataViewType.Double, row => row % 2 == 0 ? 0.2 : 1.8)
        );
        using var fitted = ml
            .Transforms.LearnVaeFeatures(
                ml,
                Quick.Features with
                {
                    ExampleWeightColumnName = "W",
                    Training = Quick.Real(400),
                }
            )
            .Fit(data);

        var generated = fitted.Model.Generate(2000, seed: 1);

        Assert.InRange(generated.Average(), 7.5, 10.5);
    }
}
