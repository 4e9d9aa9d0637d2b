using System.Text;
using Microsoft.ML;
using Vae.MLNet.Tests.Persistence;

namespace Vae.MLNet.Tests.SeveralColumns;

/// <summary>What a file says of a step on several columns.</summary>
public sealed class SavedFormatTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("features", 1)] // Which VaeML 0.1 reads, too.
    [InlineData("features of several columns", 2)] // Which it would take for one column called Data.
    [InlineData("anomalies", 1)]
    [InlineData("anomalies with all their columns", 2)] // Of which it would leave out two.
    public void The_version_is_the_first_that_has_it_all(string step, int version)
    {
        var data = SavedRows.View(ml);
        ml.Model.Save(SavableSteps.Named(step, ml).Fit(data), data.Schema, directory["model.zip"]);

        using var stream = File.OpenRead(directory["model.zip"]);
        using var file = new SavedModelFile(stream);
        var json = file.Metadata(SavedModelFile.Child(file.Root, 0))["vae.step"];

        Assert.Contains($"\"format_version\":{version},", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loaded_step_knows_its_widths_and_what_its_keys_stand_for()
    {
        var fitted = ml
            .Transforms.FeaturizeWithVae(
                Bundles.Mlp,
                new VaeFeaturizer.Options { InputColumnNames = ["Key", "Rest", "Last"] }
            )
            .Fit(View(2, 3, "a", "b"));
        ml.Model.Save(fitted, View(2, 3, "a", "b").Schema, directory["model.zip"]);

        var loaded = ml.Model.LoadWithVae(directory["model.zip"]);

        Assert.Equal(
            SmallViews.Flat(fitted.Transform(View(2, 3, "a", "b")), "Features"),
            SmallViews.Flat(loaded.Transform(View(2, 3)), "Features")
        );
        var keys = Assert.Throws<ArgumentOutOfRangeException>(() => loaded.Transform(View(2, 3, "b", "a")));
        Assert.Contains("stand for a, b, as when the step was fitted", keys.Message, StringComparison.Ordinal);
        var width = Assert.Throws<ArgumentOutOfRangeException>(() => loaded.Transform(View(3, 2)));
        Assert.Contains("'Key': expected 2 values", width.Message, StringComparison.Ordinal);
        (loaded as IDisposable)?.Dispose();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    public void A_step_without_the_columns_it_was_fitted_to_is_damaged(string columns)
    {
        var data = SavedRows.View(ml);
        ml.Model.Save(SavableSteps.Named("features", ml).Fit(data), data.Schema, directory["model.zip"]);
        const string whole = """{"raw":"single","size":6,"is_key":false,"key_classes":null,"key_values":null}""";
        RoundTrip.Replace(
            directory["model.zip"],
            Encoding.UTF8.GetBytes(whole),
            Encoding.UTF8.GetBytes(columns.PadRight(whole.Length))
        );

        var e = Assert.Throws<InvalidDataException>(() => ml.Model.LoadWithVae(directory["model.zip"]));

        Assert.Contains("fitted to 0 columns; expected the 1 that it reads", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_equal_name_by_name_and_keep_their_names()
    {
        string[] names = ["A", "B"];
        var options = new VaeScorer.Options { InputColumnNames = names };
        names[1] = "C";

        Assert.Equal(["A", "B"], options.InputColumnNames);
        Assert.Equal(new VaeScorer.Options { InputColumnNames = ["A", "B"] }, options);
        Assert.Equal(new VaeScorer.Options { InputColumnNames = ["A", "B"] }.GetHashCode(), options.GetHashCode());
        Assert.NotEqual(new VaeScorer.Options { InputColumnNames = ["B", "A"] }, options);
        Assert.NotEqual(options with { BatchSize = 3 }, options);
        Assert.NotEqual(options with { InputColumnNames = null }, options);
        Assert.Equal(new VaeScorer.Options { InputColumnName = "A" }, new VaeScorer.Options { InputColumnName = "A" });
    }

    private static ProbeView View(int keys, int width, params string[] values) =>
        new(
            9,
            Splits.Key<uint>("Key", keys, values.Length == 0 ? null : Probe.KeyValues(values)),
            DataKind.All["Single"].Dense("Rest", 0, width),
            DataKind.All["Boolean"].Scalar("Last", 5)
        );
}
