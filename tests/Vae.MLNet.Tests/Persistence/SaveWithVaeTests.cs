using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>A model file is written as a whole, or the one that was there stays.</summary>
public sealed class SaveWithVaeTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_file_loads_as_one_of_ml_Model_Save()
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named("scores", ml).Fit(data);

        ml.Model.SaveWithVae(fitted, data.Schema, directory["model.zip"]);
        ml.Model.SaveWithVae(fitted, null, directory["bare.zip"]);

        Assert.Equal(["bare.zip", "model.zip"], Files());
        var loaded = ml.Model.Load(directory["model.zip"], out var schema);
        Assert.Equal(data.Schema.Count, schema.Count);
        RoundTrip.AssertSame(fitted.Transform(data), loaded.Transform(data));
        (loaded as IDisposable)?.Dispose();
        Assert.NotNull(ml.Model.Load(directory["bare.zip"], out schema));
        Assert.Null(schema);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_refused_model_leaves_what_was_there(bool isThere)
    {
        var data = SavedRows.View(ml);
        byte[] before = [1, 2, 3];
        if (isThere)
        {
            File.WriteAllBytes(directory["model.zip"], before);
        }

        var draws = new VaeFeaturizer.Options { SampleColumnName = "Draw" };
        var fitted = ml
            .Transforms.CopyColumns("Copy", "Data")
            .Append(ml.Transforms.FeaturizeWithVae(Bundles.Mlp, draws))
            .Fit(data);

        var error = Assert.Throws<InvalidOperationException>(() =>
            ml.Model.SaveWithVae(fitted, data.Schema, directory["model.zip"])
        );

        Assert.Contains("Draw", error.Message, StringComparison.Ordinal);
        Assert.Equal(isThere ? ["model.zip"] : [], Files());
        Assert.True(!isThere || File.ReadAllBytes(directory["model.zip"]).SequenceEqual(before));
    }

    private string[] Files() => [.. Directory.GetFiles(directory[""]).Select(file => Path.GetFileName(file)).Order()];
}
