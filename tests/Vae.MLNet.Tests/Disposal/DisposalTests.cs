using Microsoft.ML;
using Microsoft.ML.Data;

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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_fitted_pipeline_outlives_the_model_it_was_made_with(int threads)
    {
        var data = Source.Of(200);
        var expected = SmallViews.Flat(
            data.Apply(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data")),
            "Features"
        );

        using var fitted = Fit();

        Assert.Equal(expected, SmallViews.Flat(fitted.Transform(data), "Features"));
        var detector = fitted.LastTransformer;
        Assert.Equal(200, Rows.Read(detector.Transform(data), ["Score"]).Count);

        TransformerChain<VaeAnomalyTransformer> Fit()
        {
            using var model = VaeModel.Load(Bundles.Small("mlp"), new VaeModelOptions { Threads = threads });
            return ml
                .Transforms.FeaturizeWithVae("Features", model, "Data")
                .Append(ml.Transforms.DetectAnomaliesWithVae(model, "Data"))
                .Fit(data);
        }
    }

    [Fact]
    public void A_view_outlives_the_model_it_was_made_with()
    {
        IDataView generated,
            transformed;
        using (var model = VaeModel.Load(Bundles.Small("mlp")))
        {
            generated = ml.Data.SampleFromVae(model, count: 20, seed: 3);
            transformed = Source.Of(5).Apply(ml.Transforms.FeaturizeWithVae("Features", model, "Data"));
        }

        var expected = ml.Data.SampleFromVae(Bundles.Mlp, count: 20, seed: 3);
        Assert.Equal(SmallViews.Flat(expected, "Data"), SmallViews.Flat(generated, "Data"));
        Assert.Equal(5, Rows.Read(transformed, ["Features"]).Count);
    }

    [Fact]
    public void A_cursor_goes_on_when_the_model_is_disposed_and_ends_when_the_transformer_is()
    {
        var model = VaeModel.Load(Bundles.Small("mlp"));
        var options = new VaeFeaturizer.Options { BatchSize = 3 };
        var data = Source.Of(600);
        var fitted = ml.Transforms.FeaturizeWithVae(model, options).Fit(data);
        var view = fitted.Transform(data);
        using var read = view.GetRowCursor([view.Schema["Features"]]);
        using var cut = view.GetRowCursor([view.Schema["Features"]]);
        Assert.True(read.MoveNext() && cut.MoveNext());

        model.Dispose();
        var rows = 1;
        for (; read.MoveNext(); rows++) { }

        Assert.Equal(600, rows);
        fitted.Dispose();
        var error = Assert.Throws<ObjectDisposedException>(() =>
        {
            while (cut.MoveNext()) { }
        });
        Assert.StartsWith("The transformer is disposed", error.Message, StringComparison.Ordinal);
        Assert.Equal(600, Rows.Read(view, ["Text"]).Count);
    }

    [Fact]
    public void An_estimator_of_a_disposed_model_says_so_when_it_is_fitted()
    {
        var model = VaeModel.Load(Bundles.Small("mlp"));
        var estimator = ml.Transforms.FeaturizeWithVae("Features", model, "Data");
        model.Dispose();

        var error = Assert.Throws<ObjectDisposedException>(() => estimator.Fit(Source.Of(5)));

        Assert.StartsWith("The model is disposed", error.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => ml.Data.SampleFromVae(model, count: 1));
    }

    /// <summary>Sessions are freed by the last of their users, whoever that is, and the twins of one thread with them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sessions_are_freed_with_the_last_of_their_users(int threads)
    {
        var model = VaeModel.Load(Bundles.Small("mlp"), new VaeModelOptions { Threads = threads });
        var data = Source.Of(200);
        var featurizer = ml.Transforms.FeaturizeWithVae("Features", model, "Data").Fit(data);
        var detector = ml.Transforms.DetectAnomaliesWithVae(model, "Data").Fit(data);
        var other = detector.WithThreshold(5);
        var generated = ml.Data.SampleFromVae(model, count: 200);
        Rows.Read(featurizer.Transform(data), ["Features"]);
        Rows.Read(other.Transform(data), ["Score"]);
        Rows.Read(generated, ["Data"]);

        foreach (var user in (IDisposable[])[model, featurizer, (IDisposable)generated, other])
        {
            Assert.True(model.HasSessions);
            user.Dispose();
            user.Dispose();
        }

        Assert.True(model.HasSessions);
        detector.Dispose();
        Assert.False(model.HasSessions);
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
