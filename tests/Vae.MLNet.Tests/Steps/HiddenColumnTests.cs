using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Steps;

/// <summary>An output hides an input of the same name.</summary>
public class HiddenColumnTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly ProbeView data = Source.Of(3);

    [Fact]
    public void An_output_hides_an_input_of_the_same_name()
    {
        var view = data.Apply(ml.Transforms.ReconstructWithVae("Data", Bundles.Mlp, "Data"));
        var named = view.Schema.Where(column => column.Name == "Data").ToList();

        Assert.Equal([true, false], named.Select(column => column.IsHidden));
        Assert.Equal(named[1].Index, view.Schema["Data"].Index);
        using var cursor = view.GetRowCursor(named);
        var (before, after) = (Cell.Reader(cursor, named[0]), Cell.Reader(cursor, named[1]));
        for (var row = 0; cursor.MoveNext(); row++)
        {
            Assert.Equal(Source.Image(row), before());
            Cell.AssertClose(Bundles.Mlp.Reconstruct(Source.Image(row)), (float[])after(), 1e-6, "the reconstruction");
        }
    }

    [Fact]
    public void The_shape_foretold_for_an_output_in_place_of_its_input_is_that_of_the_schema()
    {
        var estimator = ml.Transforms.FeaturizeWithVae("Bytes", Bundles.Mlp, "Bytes");

        var foretold = Shapes.Of(estimator, data.Schema).Where(column => column.Name == "Bytes");
        var made = Shapes.Of(data.Apply(estimator).Schema).Where(column => column.Name == "Bytes");

        var (expected, actual) = (Assert.Single(made), Assert.Single(foretold));
        Assert.Equal((expected.Kind, expected.ItemType), (actual.Kind, actual.ItemType));
        Assert.Equal(NumberDataViewType.Single, actual.ItemType);
    }

    [Fact]
    public void A_step_reads_the_visible_column_and_passes_the_hidden_one()
    {
        var bright = data.Apply(ml.Transforms.ReconstructWithVae("Data", Bundles.Mlp, "Data"));
        var view = bright.Apply(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data"));
        var columns = view.Schema.Where(column => column.Name is "Data" or "Features").ToList();

        using var cursor = view.GetRowCursor(columns);
        var cells = columns.Select(column => Cell.Reader(cursor, column)).ToList();
        for (var row = 0; cursor.MoveNext(); row++)
        {
            var again = Bundles.Mlp.Reconstruct(Source.Image(row));
            Assert.Equal(Source.Image(row), cells[0]());
            Cell.AssertClose(again, (float[])cells[1](), 1e-6, "the reconstruction");
            Cell.AssertClose(Bundles.Mlp.Encode(again).Mean, (float[])cells[2](), 2e-6, "Features");
        }
    }
}
