using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>ML.NET's converter takes a step's columns for inputs of the graph; it is refused, instead of leaving the model out.</summary>
public sealed class ConvertToOnnxTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(SavableSteps.Names), MemberType = typeof(SavableSteps))]
    public void A_step_is_refused(string step)
    {
        var data = SavedRows.View(ml);
        var fitted = ml
            .Transforms.CopyColumns("Copy", "Data")
            .Append(SavableSteps.Named(step, ml))
            .Append(ml.Transforms.CopyColumns("Other", "Copy"))
            .Fit(data);
        using var stream = new MemoryStream();

        Refuses(() => ml.Model.ConvertToOnnx(fitted, data, stream));
        Refuses(() => ml.Model.ConvertToOnnx(fitted, data, stream, "Other"));
        Refuses(() => ml.Model.ConvertToOnnx(fitted, data, 10, stream));

        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_loaded_pipeline_is_refused_as_well()
    {
        using var directory = new TemporaryDirectory();
        var data = SavedRows.View(ml);
        ml.Model.Save(SavableSteps.Named("features", ml).Fit(data), data.Schema, directory["model.zip"]);
        using var loaded = (IDisposable)ml.Model.LoadWithVae(directory["model.zip"]);

        Refuses(() => ml.Model.ConvertToOnnx((ITransformer)loaded, data, Stream.Null));
    }

    [Fact]
    public void What_stands_behind_a_step_is_converted_alone()
    {
        var data = SavedRows.View(ml).Apply(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data"));
        var fitted = ml.Transforms.NormalizeMinMax("Scaled", "Features").Fit(data);
        using var stream = new MemoryStream();

        ml.Model.ConvertToOnnx(fitted, data, stream, "Scaled");

        Assert.True(stream.Length > 0);
        Assert.Equal(SavedRows.Count, Rows.Read(fitted.Transform(data), ["Scaled"]).Count);
    }

    private static void Refuses(Action convert)
    {
        var error = Assert.Throws<NotSupportedException>(convert);
        Assert.Contains("ml.Model.Save", error.Message, StringComparison.Ordinal);
    }
}
