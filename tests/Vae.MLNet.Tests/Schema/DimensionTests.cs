using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Schema;

/// <summary>A column has the model's elements in the model's order: its dimensions agree, as far as it has any.</summary>
public class DimensionTests
{
    private readonly MLContext ml = new(seed: 1);

    private VaeFeaturizer Featurizer =>
        ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Data", "Label");

    // The model's data is [1, 6, 6].
    [Theory]
    [InlineData(36)]
    [InlineData(6, 6)]
    [InlineData(1, 6, 6)]
    [InlineData(6, 6, 1)] // One channel, interleaved or not, is the same row.
    public void Data_of_the_same_order_is_read(params int[] dimensions) =>
        Assert.Equal(
            SmallViews.Flat(View(36).Apply(Featurizer), "Features"),
            SmallViews.Flat(View(dimensions).Apply(Featurizer), "Features")
        );

    [Theory]
    [InlineData(4, 9)]
    [InlineData(9, 4)]
    [InlineData(4, 3, 3)]
    [InlineData(3, 3, 4)]
    [InlineData(2, 18, 1)]
    public void Data_of_another_order_is_refused(params int[] dimensions)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Featurizer.Fit(View(dimensions)));

        Assert.Contains("of the dimensions [1, 6, 6]", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"got Vector<Single, {string.Join(", ", dimensions)}>",
            error.Message,
            StringComparison.Ordinal
        );
        var fitted = Featurizer.Fit(View(36));
        Assert.Throws<ArgumentOutOfRangeException>(() => fitted.Transform(View(dimensions)));
        Assert.Throws<ArgumentOutOfRangeException>(() => fitted.GetRowToRowMapper(View(dimensions).Schema));
    }

    [Fact]
    public void Latent_vectors_have_one_dimension()
    {
        using var model = VaeModel.Load(Bundles.Shipped("mnist-vae-16d"));
        var decoder = ml.Transforms.DecodeWithVae("Decoded", model, "Data");

        Assert.Equal(3, Rows.Read(View(16).Apply(decoder), ["Decoded"]).Count);
        Assert.Equal(3, Rows.Read(View(1, 16).Apply(decoder), ["Decoded"]).Count);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Fit(View(4, 4)));
        Assert.Contains("of one dimension, got Vector<Single, 4, 4>", error.Message, StringComparison.Ordinal);
    }

    private static ProbeView View(params int[] dimensions)
    {
        var size = dimensions.Aggregate(1, (product, d) => product * d);
        return new ProbeView(
            3,
            Probe.Vector("Data", NumberDataViewType.Single, row => Source.Image(row, size), dimensions),
            Probe.Scalar("Label", NumberDataViewType.Byte, Source.Class)
        );
    }
}
