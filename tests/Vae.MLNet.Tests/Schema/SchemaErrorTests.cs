using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Schema;

/// <summary>Columns that do not fit are refused in Fit, GetOutputSchema and Transform, in ML.NET's own words.</summary>
public class SchemaErrorTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly ProbeView data = Source.Of(3);

    [Fact]
    public void A_missing_column_is_the_error_of_CopyColumns()
    {
        var stock = Assert.Throws<ArgumentOutOfRangeException>(() =>
            ml.Transforms.CopyColumns("Copy", "Nowhere").Fit(data)
        );

        foreach (var estimator in WithInput("Nowhere"))
        {
            var (fit, foretold) = SchemaRefusal.Of(estimator, data);
            Assert.Equal((stock.Message, stock.ParamName), (fit.Message, fit.ParamName));
            Assert.Equal((stock.Message, stock.ParamName), (foretold.Message, foretold.ParamName));
        }
    }

    [Fact]
    public void A_column_of_another_type_is_the_error_of_ApplyOnnxModel()
    {
        var onnx = ml.Transforms.ApplyOnnxModel(
            ["mean"],
            ["data"],
            Path.Combine(Bundles.Small("mlp"), BundleFormat.EncoderFile)
        );
        var texts = new ProbeView(1, Probe.Scalar("data", TextDataViewType.Instance, _ => "".AsMemory()));
        var stock = SchemaRefusal.Of(onnx, texts);

        foreach (var estimator in WithInput("Text"))
        {
            var (fit, foretold) = SchemaRefusal.Of(estimator, data);
            AssertSameButForExpected(stock.Fit, fit);
            AssertSameButForExpected(stock.Foretold, foretold);
        }

        static void AssertSameButForExpected(ArgumentOutOfRangeException stock, ArgumentOutOfRangeException ours)
        {
            Assert.StartsWith(
                "Schema mismatch for input column 'data': expected ",
                stock.Message,
                StringComparison.Ordinal
            );
            Assert.StartsWith(
                "Schema mismatch for input column 'Text': expected ",
                ours.Message,
                StringComparison.Ordinal
            );
            Assert.Equal(stock.Message.Split(", got ")[1], ours.Message.Split(", got ")[1]);
            Assert.Equal(stock.ParamName, ours.ParamName);
        }
    }

    [Theory]
    [InlineData("Weight", "Single")] // A scalar.
    [InlineData("Latent", "Vector<Single, 2>")] // Another size.
    [InlineData("Picture", "Vector<Single, 1, 6, 6>")]
    [InlineData("Ragged", "Vector<Double>")] // A size that is not known.
    [InlineData("Words", "Vector<String>")]
    [InlineData("Tags", "Vector<Key<UInt16, 0-3>, 2>")]
    [InlineData("Flag", "Boolean")]
    [InlineData("Named", "Key<UInt32, 0-2>")]
    public void An_image_column_that_is_no_vector_of_the_right_size_is_refused(string column, string found)
    {
        foreach (var estimator in WithInput(column))
        {
            var e = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data));
            Assert.StartsWith(
                $"Schema mismatch for input column '{column}': expected ",
                e.Message,
                StringComparison.Ordinal
            );
            Assert.Contains($", got {found}", e.Message, StringComparison.Ordinal);
            Assert.Contains("6", e.Message.Split(", got ")[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_transformer_refuses_data_that_it_was_not_made_for()
    {
        var fitted = ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data").Fit(data);
        var other = SmallViews.OfVectors("Data", new float[10], 5);

        Assert.Throws<ArgumentOutOfRangeException>(() => fitted.Transform(other));
        Assert.Throws<ArgumentOutOfRangeException>(() => fitted.GetOutputSchema(other.Schema));
        Assert.Throws<ArgumentOutOfRangeException>(() => fitted.GetRowToRowMapper(other.Schema));
        Assert.Throws<ArgumentNullException>(() => fitted.Transform(null!));
        Assert.Throws<ArgumentNullException>(() => fitted.GetOutputSchema(null!));
    }

    [Fact]
    public void A_refusal_reads_no_row()
    {
        SchemaRefusal.Of(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Text"), data);

        Assert.Equal(0, data.Log.Opened);
    }

    private IEnumerable<IEstimator<ITransformer>> WithInput(string column) =>
        [
            ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, column),
            ml.Transforms.ReconstructWithVae("Again", Bundles.Mlp, column),
            ml.Transforms.ScoreWithVae(Bundles.Mlp, column),
            ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, column),
        ];
}
