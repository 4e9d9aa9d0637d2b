using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Tests.Persistence;

namespace Vae.MLNet.Tests.Steps;

/// <summary>Labels that are names: a card says which class each one is, whatever order a data set has them in.</summary>
public sealed class ClassNameTests
{
    private const int Count = 30;

    private static readonly string[] names = ["left", "right", "middle"];

    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Names_are_the_classes_that_the_card_gives_them_also_saved_and_loaded()
    {
        using var model = Named(names);
        var data = Texts(row => names[Source.Class(row)]);

        var fitted = Pipeline(model).Fit(data);

        Cell.AssertClose(
            Bundles
                .Conditional.Encode(Images(), [.. Enumerable.Range(0, Count).Select(row => (long)Source.Class(row))])
                .Mean,
            SmallViews.Flat(fitted.Transform(data), "Features"),
            1e-6,
            "Features"
        );
        RoundTrip.AssertSurvives(ml, fitted, data);
    }

    [Fact]
    public void Names_that_are_numbers_go_before_the_numbers_of_classes()
    {
        using var model = Named("1", "2", "0");
        var byName = Texts(row => $"{(Source.Class(row) + 1) % 3}");

        var features = byName.Apply(Pipeline(model));

        Cell.AssertClose(
            Bundles
                .Conditional.Encode(Images(), [.. Enumerable.Range(0, Count).Select(row => (long)Source.Class(row))])
                .Mean,
            SmallViews.Flat(features, "Features"),
            1e-6,
            "Features"
        );
    }

    [Fact]
    public void Numbers_of_classes_are_still_understood_by_a_model_with_names()
    {
        using var model = Named(names);
        var byNumber = Texts(row => $"{Source.Class(row)}");

        Assert.Equal(
            SmallViews.Flat(Texts(row => names[Source.Class(row)]).Apply(Pipeline(model)), "Features"),
            SmallViews.Flat(byNumber.Apply(Pipeline(model)), "Features")
        );
    }

    [Fact]
    public void A_name_that_the_model_does_not_know_is_an_error_of_its_row()
    {
        using var model = Named(names);
        using var directory = new TemporaryDirectory();
        var data = Texts(row => row == 17 ? "up" : names[Source.Class(row)]);
        var fitted = Pipeline(model).Fit(data);

        var error = Assert.Throws<InvalidOperationException>(() => SmallViews.Flat(fitted.Transform(data), "Features"));

        Assert.Matches(
            "^Row 17: label column 'Key' holds the key [0-9], which stands for up; expected one of the model's classes, left, right, middle.$",
            error.Message
        );
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        using var plain = (IDisposable)ml.Model.Load(directory["model.zip"], out _);
        Assert.ThrowsAny<Exception>(() => SmallViews.Flat(((ITransformer)plain).Transform(data), "Features"));
    }

    [Fact]
    public void Other_names_than_the_cards_are_refused_when_a_step_is_fitted()
    {
        using var model = Named(names);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Pipeline(model).Fit(Texts(row => row % 2 == 0 ? "cat" : "dog"))
        );

        Assert.Contains(
            "expected keys that stand for the model's classes left, right, middle, got keys that stand for cat, dog",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Label")]
    [InlineData("Target")]
    public void Names_without_a_card_that_knows_them_are_refused(string of)
    {
        var data = Texts(row => names[Source.Class(row)]);
        var (label, target) = of == "Label" ? ("Key", "Number") : ("Number", "Key");
        var pipeline = ml
            .Transforms.Conversion.MapValueToKey("Key", "Name")
            .Append(ml.Transforms.StyleTransferWithVae("Other", Bundles.Conditional, "Data", label, target));

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Fit(data));

        Assert.Contains("'Key'", error.Message, StringComparison.Ordinal);
        Assert.Contains("names no classes", error.Message, StringComparison.Ordinal);
        Assert.Contains("--class-names", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(VaeStyleTransfer.Options.KeysByPosition), error.Message, StringComparison.Ordinal);
    }

    /// <summary>Pipelines saved before names were refused have their keys' places in their graphs.</summary>
    [Fact]
    public void A_step_that_was_fitted_by_position_goes_on_so_when_it_is_loaded()
    {
        using var directory = new TemporaryDirectory();
        var data = Texts(row => names[Source.Class(row)]);
        var keys = ml.Transforms.Conversion.MapValueToKey("Key", "Name");
        var options = new VaeFeaturizer.Options { LabelColumnName = "Key", KeysByPosition = true };
        var fitted = keys.Append(ml.Transforms.FeaturizeWithVae(Bundles.Conditional, options)).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        RoundTrip.Replace(directory["model.zip"], "\"keys_by_position\":true"u8, "\"keys_by_nobody__\":true"u8);

        using var loaded = (IDisposable)ml.Model.LoadWithVae(directory["model.zip"]);

        Assert.Equal(
            SmallViews.Flat(fitted.Transform(data), "Features"),
            SmallViews.Flat(((ITransformer)loaded).Transform(data), "Features")
        );
    }

    private static float[] Images() => [.. Enumerable.Range(0, Count).SelectMany(row => Source.Image(row, 36))];

    private static ProbeView Texts(Func<long, string> name) =>
        SmallViews.OfVectors(
            "Data",
            Images(),
            36,
            Probe.Scalar("Name", TextDataViewType.Instance, row => name(row).AsMemory()),
            Probe.Scalar("Number", NumberDataViewType.Byte, Source.Class)
        );

    private static VaeModel Named(params string[] names)
    {
        var bundle = Bundles.Conditional.Bundle;
        // Through its text, as a bundle on disk has it.
        var card = ModelCard.FromJson((bundle.Card with { ClassNames = names }).ToJson());
        return VaeModel.FromBundle(
            new ModelBundle(card, bundle.Encoder, bundle.Decoder),
            new VaeModelOptions { Threads = 1 }
        );
    }

    private EstimatorChain<VaeTransformer> Pipeline(VaeModel model) =>
        ml
            .Transforms.Conversion.MapValueToKey("Key", "Name")
            .Append(ml.Transforms.FeaturizeWithVae("Features", model, "Data", "Key"));
}
