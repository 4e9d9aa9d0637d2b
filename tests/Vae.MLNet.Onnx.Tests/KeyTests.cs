using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>Keys become what they stand for, of any type, and a missing key what ML.NET makes of it.</summary>
public sealed class KeyTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(DataKind.Byte)]
    [InlineData(DataKind.SByte)]
    [InlineData(DataKind.Int16)]
    [InlineData(DataKind.UInt16)]
    [InlineData(DataKind.Int32)]
    [InlineData(DataKind.UInt32)]
    [InlineData(DataKind.Int64)]
    [InlineData(DataKind.UInt64)]
    [InlineData(DataKind.Single)]
    [InlineData(DataKind.Double)]
    [InlineData(DataKind.Boolean)]
    [InlineData(DataKind.String)]
    public void A_label_of_any_type_is_predicted_as_it_was(DataKind kind)
    {
        var data = Reading.View(ml, 400);
        // 0 and 1 in the type, or texts.
        IEstimator<ITransformer> given =
            kind == DataKind.String
                ? ml.Transforms.CopyColumns("Given", "Species")
                : ml.Transforms.Conversion.ConvertType("Given", "Digit", kind);
        var typed = data.Apply(given);
        var model = ml
            .Transforms.Conversion.MapValueToKey("Class", "Given")
            .Append(ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "Data"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(typed);
        using var stream = new MemoryStream();

        ml.Model.ConvertToOnnxWithVae(model, typed, stream, "PredictedLabel");

        var expected = Columns.Read(model.Transform(typed), "PredictedLabel");
        Assert.True(expected.Cast<object>().Distinct().Count() > 1);
        Assert.Equal(expected, Columns.Run(stream.ToArray(), typed)["PredictedLabel"]);
    }

    [Fact]
    public void What_the_fit_has_not_seen_is_a_missing_key_and_an_empty_text()
    {
        var data = Reading.View(ml, 300);
        var seen = ml.Data.FilterByCustomPredicate<Reading>(data, row => row.Kind == "cedar");
        var model = ml
            .Transforms.Conversion.MapValueToKey("Key", "Kind")
            .Append(ml.Transforms.Conversion.MapKeyToValue("Again", "Key"))
            .Append(ml.Transforms.Categorical.OneHotEncoding("Hot", "Kind"))
            .Fit(seen);
        using var stream = new MemoryStream();

        ml.Model.ConvertToOnnxWithVae(model, data, stream);

        var found = Columns.Run(stream.ToArray(), data);
        var expected = model.Transform(data);
        Assert.Contains("", (string[])found["Again"]);
        foreach (var name in (string[])["Key", "Again", "Hot"])
        {
            Assert.Equal(Columns.Read(expected, name), found[name]);
        }
    }
}
