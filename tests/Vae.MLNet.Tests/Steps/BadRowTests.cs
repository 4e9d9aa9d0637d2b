using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Steps;

/// <summary>A value that a model cannot take: the error names the row and the column, and earlier rows are served.</summary>
public class BadRowTests
{
    private const int Bad = 11;

    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-0.25f)]
    [InlineData(1.5f)]
    public void A_pixel_that_is_no_probability_names_its_row(float value)
    {
        var column = Probe.Vector("Data", NumberDataViewType.Single, row => Spoilt(Source.Image(row), row, value), 6);

        foreach (var batch in (int[])[1, 4, 100])
        {
            var options = new VaeFeaturizer.Options { BatchSize = batch };
            Fails(new ProbeView(30, column), ml.Transforms.FeaturizeWithVae(Bundles.Mlp, options), "Features", "Data");
            Fails(new ProbeView(30, column), ml.Transforms.ScoreWithVae(Bundles.Mlp, "Data"), "NegativeElbo", "Data");
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e300)]
    public void A_number_that_is_no_finite_float_names_its_row(double value)
    {
        var column = Probe.Vector(
            "Data",
            NumberDataViewType.Double,
            row => Array.ConvertAll(Source.Image(row, 5), x => row == Bad ? value : x),
            5
        );

        Fails(
            new ProbeView(30, column),
            ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "Data"),
            "Features",
            "Data"
        );
    }

    [Fact]
    public void A_latent_value_that_is_not_finite_names_its_row()
    {
        var column = Probe.Vector(
            "Latent",
            NumberDataViewType.Single,
            row => Spoilt(Source.Code(row, 2), row, float.NaN),
            2
        );

        Fails(new ProbeView(30, column), ml.Transforms.DecodeWithVae("Data", Bundles.Mlp, "Latent"), "Data", "Latent");
    }

    public static TheoryData<string> BadLabels => [.. Labels.Keys];

    private static Dictionary<string, ProbeColumn> Labels { get; } =
        new()
        {
            ["3 of 3 classes"] = Label(NumberDataViewType.Byte, (byte)1, (byte)3),
            ["-1"] = Label(NumberDataViewType.Int32, 1, -1),
            ["beyond Int64"] = Label(NumberDataViewType.UInt64, 1ul, ulong.MaxValue),
            ["half a class"] = Label(NumberDataViewType.Single, 1f, 1.5f),
            ["NaN"] = Label(NumberDataViewType.Single, 1f, float.NaN),
            ["huge"] = Label(NumberDataViewType.Single, 1f, 1e30f),
            ["a missing key"] = Label(new KeyDataViewType(typeof(uint), 3), 1u, 0u),
        };

    [Theory]
    [MemberData(nameof(BadLabels))]
    public void A_label_that_is_no_class_names_its_row(string label)
    {
        var images = Enumerable.Range(0, 30).SelectMany(row => Source.Image(row, 36)).ToArray();
        var data = SmallViews.OfVectors("Data", images, 36, Labels[label]);

        Fails(
            data,
            ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Data", "Label"),
            "Features",
            "Label"
        );
    }

    [Fact]
    public void The_row_is_counted_by_the_cursor()
    {
        var column = Probe.Vector(
            "Data",
            NumberDataViewType.Single,
            row => Spoilt(Source.Image(row), row, float.NaN),
            6
        );
        var skipped = ml.Data.SkipRows(new ProbeView(30, column), 5);

        var e = Assert.Throws<InvalidOperationException>(() =>
            Rows.Read(skipped.Apply(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data")))
        );

        Assert.Contains($"ow {Bad - 5}", e.Message, StringComparison.Ordinal);
    }

    private static float[] Spoilt(float[] values, long row, float bad)
    {
        if (row == Bad)
        {
            values[1] = bad;
        }

        return values;
    }

    private static ProbeColumn Label<T>(PrimitiveDataViewType type, T good, T bad) =>
        Probe.Scalar("Label", type, row => row == Bad ? bad : good);

    private static void Fails<T>(ProbeView data, IEstimator<T> estimator, string made, string column)
        where T : class, ITransformer
    {
        var view = data.Apply(estimator);
        using var cursor = view.GetRowCursor([view.Schema[made]]);
        var read = Cell.Reader(cursor, view.Schema[made]);
        var served = 0;
        var e = Assert.Throws<InvalidOperationException>(() =>
        {
            for (; cursor.MoveNext(); served++)
            {
                read();
            }
        });

        Assert.Equal(Bad, served);
        Assert.Contains($"ow {Bad}", e.Message, StringComparison.Ordinal);
        Assert.Contains($"'{column}'", e.Message, StringComparison.Ordinal);
    }
}
