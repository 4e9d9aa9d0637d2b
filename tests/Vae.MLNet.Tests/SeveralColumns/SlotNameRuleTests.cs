using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Tests.Persistence;
using Vae.MLNet.Tests.Schema;

namespace Vae.MLNet.Tests.SeveralColumns;

/// <summary>The elements of a row are called what Concatenate calls them.</summary>
public class SlotNameRuleTests
{
    private static readonly ProbeView view = new(
        12,
        DataKind.All["Single"].Scalar("Age"),
        DataKind.All["Boolean"].Scalar("Is smoker", 1),
        DataKind.All["Byte"].Dense("Plain", 2, 2),
        Named("Lab", "Sugar", "Iron"),
        Named("Gaps", "", "Known"),
        Key("Region", 3, Probe.KeyValues("north", "east.coast", "")),
        Key("Bare", 2, null)
    );

    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData("Age", "Is smoker")]
    [InlineData("Age", "Plain", "Lab")]
    [InlineData("Lab", "Plain", "Gaps")]
    [InlineData("Plain", "Lab")]
    [InlineData("Region", "Lab", "Is smoker")]
    [InlineData("Gaps", "Region")]
    [InlineData("Age")]
    [InlineData("Lab")]
    [InlineData("Gaps")]
    public void Names_are_those_of_Concatenate(params string[] names) =>
        Assert.Equal(
            StockRows.With(ml, view, names).Schema[StockRows.Column].SlotNames(),
            DataColumns.Of(view.Schema, names).SlotNames
        );

    [Fact]
    public void Where_nothing_has_a_name_there_are_none()
    {
        var plain = new ProbeView(1, DataKind.All["Byte"].Dense("A", 0, 2), DataKind.All["Int32"].Sparse("B", 2, 3));

        Assert.Null(DataColumns.Of(plain.Schema, ["A", "B"]).SlotNames);
        Assert.Null(DataColumns.Of(plain.Schema, ["A"]).SlotNames);
        Assert.False(StockRows.With(ml, plain, "A", "B").Schema[StockRows.Column].HasSlotNames());
    }

    [Fact]
    public void A_key_has_the_names_of_its_values_or_places()
    {
        Assert.Equal(["Region.north", "Region.east.coast", ""], DataColumns.Of(view.Schema, ["Region"]).SlotNames);
        Assert.Equal(["Bare.0", "Bare.1", "Age"], DataColumns.Of(view.Schema, ["Bare", "Age"]).SlotNames);
    }

    [Fact]
    public void Numbers_as_key_values_are_names()
    {
        var keys = Source.Of(30).Apply(ml.Transforms.Conversion.MapValueToKey("Key", "Target"));

        var names = DataColumns.Of(keys.Schema, ["Key", "Flag"]).SlotNames!;

        Assert.Equal(["Flag", "Key.0", "Key.1", "Key.2"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_text_that_becomes_a_key_is_what_OneHotEncoding_makes_of_it()
    {
        var texts = new ProbeView(30, [.. Source.Columns, DataKind.All["Single"].Dense("Halves", 3, 2)]).Apply(
            ml.Transforms.Conversion.ConvertType("Word", "Target", Microsoft.ML.Data.DataKind.String)
        );
        var ours = texts.Apply(
            ml.Transforms.Conversion.MapValueToKey("Word")
                .Append(
                    ml.Transforms.ReconstructWithVae(
                        Bundles.Mlp,
                        new VaeReconstructor.Options { InputColumnNames = ["Word", "Flag", "Halves"] }
                    )
                )
        );

        var stock = texts.Apply(
            ml.Transforms.Categorical.OneHotEncoding("Word")
                .Append(ml.Transforms.Conversion.ConvertType("Flag"))
                .Append(ml.Transforms.Concatenate("Row", "Word", "Flag", "Halves"))
                .Append(ml.Transforms.ReconstructWithVae("Reconstruction", Bundles.Mlp, "Row"))
        );

        Assert.Equal(stock.Schema["Reconstruction"].SlotNames(), ours.Schema["Reconstruction"].SlotNames());
        Assert.Equal(SmallViews.Flat(stock, "Reconstruction"), SmallViews.Flat(ours, "Reconstruction"));
    }

    [Fact]
    public void A_reconstruction_shows_them_also_saved_and_loaded_and_foretold()
    {
        var estimator = ml.Transforms.ReconstructWithVae(
            Bundles.Mlp,
            new VaeReconstructor.Options { InputColumnNames = ["Region", "Plain", "Age"] }
        );
        string[] expected = ["Region.north", "Region.east.coast", "", "", "", "Age"];

        var fitted = estimator.Fit(view);

        Assert.Equal(expected, fitted.Transform(view).Schema["Reconstruction"].SlotNames());
        Assert.Equal(expected, fitted.GetOutputSchema(view.Schema)["Reconstruction"].SlotNames());
        AssertForetold(estimator, view, true);
        RoundTrip.AssertSurvives(ml, fitted, view);
    }

    [Fact]
    public void What_is_foretold_has_names_where_something_has()
    {
        var plain = new ProbeView(1, DataKind.All["Byte"].Dense("A", 0, 2), DataKind.All["Int32"].Dense("B", 2, 4));
        AssertForetold(Reconstructor("A", "B"), plain, false);
        AssertForetold(Reconstructor("Lab", "Gaps", "Plain"), view, true);
        AssertForetold(Reconstructor("Bare", "Lab", "Gaps"), view, true);
    }

    private VaeReconstructor Reconstructor(params string[] names) =>
        ml.Transforms.ReconstructWithVae(Bundles.Mlp, new VaeReconstructor.Options { InputColumnNames = names });

    private static void AssertForetold(VaeReconstructor estimator, ProbeView data, bool named)
    {
        var column = Shapes.Of(estimator, data.Schema).Single(column => column.Name == "Reconstruction");
        Assert.Equal(named, column.Annotations.Any(annotation => annotation.Name == "SlotNames"));
        Assert.Equal(named, data.Apply(estimator).Schema["Reconstruction"].HasSlotNames());
    }

    private static ProbeColumn<VBuffer<float>> Named(string name, params string[] slots) =>
        new(
            name,
            new VectorDataViewType(NumberDataViewType.Single, slots.Length),
            (long row, ref VBuffer<float> to) => VBuffer<float>.Copy(Source.Image(row), 0, ref to, slots.Length),
            SlotNames.Annotations(slots)
        );

    private static ProbeColumn Key(string name, int count, DataViewSchema.Annotations? values) =>
        Probe.Scalar(
            name,
            new KeyDataViewType(typeof(uint), count),
            row => 1 + (uint)(Source.Pixel(row, 50) % count),
            values
        );
}
