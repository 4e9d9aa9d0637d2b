using Microsoft.ML;

namespace Vae.MLNet.Tests.Disposal;

/// <summary>Who frees what.</summary>
public class DisposalTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_model_that_was_handed_in_outlives_its_transformers()
    {
        using var model = VaeModel.Load(Bundles.Small("mlp"));
        var data = Source.Of(5);
        var one = ml.Transforms.FeaturizeWithVae("Features", model, "Data").Fit(data);
        var two = ml.Transforms.DetectAnomaliesWithVae(model, "Data").Fit(data);

        one.Dispose();
        one.Dispose();
        two.Dispose();

        Assert.Equal(
            10,
            model.Encode(Enumerable.Range(0, 5).SelectMany(row => Source.Image(row)).ToArray()).Mean.Length
        );
        Assert.Equal(5, Rows.Read(data.Apply(ml.Transforms.ScoreWithVae(model, "Data"))).Count);
    }

    [Fact]
    public void A_model_that_was_disposed_cannot_be_read_through()
    {
        var model = VaeModel.Load(Bundles.Small("mlp"));
        var view = Source.Of(5).Apply(ml.Transforms.FeaturizeWithVae("Features", model, "Data"));

        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Rows.Read(view, ["Features"]));
        Assert.Equal(5, Rows.Read(view, ["Text"]).Count);
    }

    [Fact]
    public void A_model_that_is_disposed_while_a_cursor_reads_is_an_error_of_the_cursor()
    {
        var model = VaeModel.Load(Bundles.Small("mlp"));
        var options = new VaeFeaturizer.Options { BatchSize = 3 };
        var view = Source.Of(600).Apply(ml.Transforms.FeaturizeWithVae(model, options));
        using var cursor = view.GetRowCursor([view.Schema["Features"]]);
        Assert.True(cursor.MoveNext());

        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() =>
        {
            while (cursor.MoveNext()) { }
        });
    }

    [Fact]
    public void A_loaded_chain_frees_its_model_when_its_last_step_is_disposed()
    {
        using var directory = new TemporaryDirectory();
        var data = Source.Of(5);
        var saved = ml
            .Transforms.FeaturizeWithVae("Mean", Bundles.Mlp, "Data")
            .Append(ml.Transforms.ScoreWithVae(Bundles.Mlp, "Data"))
            .Fit(data);
        ml.Model.Save(saved, data.Schema, directory["model.zip"]);

        var loaded = ml.Model.LoadWithVae(directory["model.zip"]);
        var view = loaded.Transform(data);
        Assert.Equal(5, Rows.Read(view).Count);
        ((IDisposable)loaded).Dispose();
        ((IDisposable)loaded).Dispose();

        Assert.Throws<ObjectDisposedException>(() => Rows.Read(view, ["Mean"]));
    }
}
