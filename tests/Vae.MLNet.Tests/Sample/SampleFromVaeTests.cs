using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Sample;

/// <summary>Generated rows as a data view.</summary>
public class SampleFromVaeTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Columns_are_latent_image_and_the_label_of_conditional_models()
    {
        var plain = ml.Data.SampleFromVae(Bundles.Mlp, 3).Schema;
        var conditional = ml.Data.SampleFromVae(Bundles.Conditional, 3).Schema;

        Assert.Equal(["Data", "Latent"], plain.Select(column => column.Name).Order());
        Assert.Equal(["Data", "Label", "Latent"], conditional.Select(column => column.Name).Order());
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 6, 6), conditional["Data"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), conditional["Latent"].Type);
        Assert.Equal(["z0", "z1", "z2"], conditional["Latent"].SlotNames());
        Assert.Equal(NumberDataViewType.Byte, conditional["Label"].Type);
    }

    [Fact]
    public void Rows_are_those_of_Generate()
    {
        var view = ml.Data.SampleFromVae(Bundles.Mlp, 40, seed: 9);

        Cell.AssertClose(Bundles.Mlp.Generate(40, 9), SmallViews.Flat(view, "Data"), 1e-6, "Data");
        Cell.AssertClose(Bundles.Mlp.SamplePrior(40, 9), SmallViews.Flat(view, "Latent"), 1e-6, "Latent");
    }

    [Fact]
    public void Labels_follow_the_plan()
    {
        var plan = LabelPlan.Cycle([2, 0]);
        var view = ml.Data.SampleFromVae(Bundles.Conditional, 21, plan, seed: 9);

        Assert.Equal(
            Enumerable.Range(0, 21).Select(row => (byte)(row % 2 == 0 ? 2 : 0)),
            Rows.Values<byte>(view, "Label")
        );
        Cell.AssertClose(Bundles.Conditional.Generate(21, 9, plan), SmallViews.Flat(view, "Data"), 1e-6, "Data");
    }

    [Fact]
    public void Without_a_plan_every_class_comes_in_turn() =>
        Assert.Equal([0, 1, 2, 0, 1, 2, 0], Rows.Values<byte>(ml.Data.SampleFromVae(Bundles.Conditional, 7), "Label"));

    [Fact]
    public void Rows_are_the_same_whatever_the_batch()
    {
        var expected = Read(1);

        foreach (var batch in (int[])[2, 7, 256])
        {
            Row.AssertSameValues(expected, Read(batch), 1e-6);
        }

        List<Row> Read(int batch) =>
            Rows.Read(
                ml.Data.SampleFromVae(
                    Bundles.Conditional,
                    new VaeSampler.Options
                    {
                        Count = 50,
                        Seed = 4,
                        BatchSize = batch,
                    }
                )
            );
    }

    [Fact]
    public void A_part_of_a_run_has_its_rows()
    {
        var all = ml.Data.SampleFromVae(Bundles.Conditional, 50, seed: 4);
        var part = ml.Data.SampleFromVae(
            Bundles.Conditional,
            new VaeSampler.Options
            {
                Count = 20,
                Seed = 4,
                FirstRow = 13,
            }
        );

        foreach (var column in (string[])["Data", "Latent"])
        {
            var rows = Rows.Values<float[]>(all, column).Skip(13).Take(20).SelectMany(row => row).ToArray();
            Cell.AssertClose(rows, SmallViews.Flat(part, column), 1e-6, column);
        }

        Assert.Equal(Rows.Values<byte>(all, "Label").Skip(13).Take(20), Rows.Values<byte>(part, "Label"));
    }

    [Fact]
    public void A_shuffled_read_has_the_same_rows()
    {
        var view = ml.Data.SampleFromVae(Bundles.Conditional, 60, seed: 4);
        Assert.True(view.CanShuffle);

        var once = Rows.Read(view, random: new Random(2));
        var again = Rows.Read(view, random: new Random(2));

        Row.AssertSameValues(once, again, 1e-6);
        Row.AssertSameValues(Rows.Read(view), [.. once.OrderBy(row => row.Id)], 1e-6);
        Assert.NotEqual(Rows.Read(view).Select(row => row.Id), once.Select(row => row.Id));
    }

    [Fact]
    public void A_trillion_rows_cost_nothing_until_they_are_read()
    {
        var view = ml.Data.SampleFromVae(Bundles.Mlp, 1_000_000_000_000, seed: 4);

        Assert.Equal(1_000_000_000_000, view.GetRowCount());
        Cell.AssertClose(Bundles.Mlp.Generate(5, 4), SmallViews.Flat(ml.Data.TakeRows(view, 5), "Data"), 1e-6, "Data");
        using var shuffled = view.GetRowCursor([view.Schema["Latent"]], new Random(1));
        Assert.True(shuffled.MoveNext());
    }

    [Fact]
    public void A_cursor_set_has_every_row_once()
    {
        var view = ml.Data.SampleFromVae(Bundles.Conditional, 60, seed: 4);

        var set = view.GetRowCursorSet(view.Schema, 3).SelectMany(cursor => Rows.Read(cursor, view.Schema));

        Row.AssertSameValues(Rows.Read(view), [.. set.OrderBy(row => row.Id)], 1e-6);
    }

    [Fact]
    public void Zero_rows_are_none() => Assert.Empty(Rows.Read(ml.Data.SampleFromVae(Bundles.Mlp, 0)));

    [Fact]
    public void Samples_can_be_featurized_again()
    {
        var view = ml
            .Data.SampleFromVae(Bundles.Conditional, 20, seed: 3)
            .Apply(ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Data", "Label"));

        long[] labels = [.. Enumerable.Range(0, 20).Select(row => row % 3L)];
        var images = Bundles.Conditional.Generate(20, 3);
        Cell.AssertClose(
            Bundles.Conditional.Encode(images, labels).Mean,
            SmallViews.Flat(view, "Features"),
            1e-5,
            "Features"
        );
    }

    [Fact]
    public void Samples_are_saved_in_ML_NETs_binary_format_and_read_back()
    {
        using var directory = new TemporaryDirectory();
        var view = ml.Data.SampleFromVae(Bundles.Conditional, 700, seed: 3);
        using (var file = File.Create(directory["rows.idv"]))
        {
            ml.Data.SaveAsBinary(view, file);
        }

        var saved = ml.Data.LoadFromBinary(directory["rows.idv"]);

        using var stream = saved as IDisposable;
        Assert.Equal(["z0", "z1", "z2"], saved.Schema["Latent"].SlotNames());
        Row.AssertSameValues(Rows.Read(view), Rows.Read(saved), 1e-6);
    }
}
