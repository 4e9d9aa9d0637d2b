using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>Inputs are called like columns of the data, outputs like columns of the result, whatever hides what.</summary>
public sealed class NamingTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Without_names_every_column_that_the_pipeline_adds_is_given()
    {
        var pipeline = ml
            .Transforms.Conversion.MapValueToKey("Class", "Species")
            .Append(ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "Data"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class"));

        var (inputs, outputs) = Tensors(pipeline);

        Assert.Equal(["Data", "Species"], inputs);
        Assert.Equal(["Class", "Features", "PredictedLabel", "Score"], outputs);
    }

    [Fact]
    public void A_column_in_the_place_of_one_that_is_read_has_the_ending_of_MLNets_own_conversion()
    {
        var pipeline = ml
            .Transforms.NormalizeMeanVariance("Data")
            .Append(ml.Transforms.ReconstructWithVae("Data", Bundles.Gaussian, "Data"))
            .Append(ml.Transforms.NormalizeMinMax("Data"));
        var data = Reading.View(ml, 200);
        var model = pipeline.Fit(data);
        using var stream = new MemoryStream();

        ml.Model.ConvertToOnnxWithVae(model, data, stream);

        var found = Columns.Run(stream.ToArray(), data);
        Assert.Equal(["Data.output"], found.Keys);
        Columns.AssertClose(Columns.Read(model.Transform(data), "Data"), found["Data.output"], "Data");
    }

    [Fact]
    public void A_column_that_is_hidden_unread_is_no_input()
    {
        // The data has a Size, which nothing reads before another takes its name.
        var pipeline = ml
            .Transforms.FeaturizeWithVae("Size", Bundles.Gaussian, "Data")
            .Append(ml.Transforms.NormalizeMinMax("Small", "Size"));

        var (inputs, outputs) = Tensors(pipeline);

        Assert.Equal(["Data"], inputs);
        Assert.Equal(["Size", "Small"], outputs);
    }

    [Fact]
    public void Columns_that_are_dropped_and_chosen_are_found_by_their_names()
    {
        var pipeline = ml
            .Transforms.DropColumns("When", "Kind")
            .Append(ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "Data"))
            .Append(ml.Transforms.CopyColumns("Copy", "Features"))
            .Append(ml.Transforms.SelectColumns("Copy", "Size"));

        var (inputs, outputs) = Tensors(pipeline);

        Assert.Equal(["Data"], inputs);
        Assert.Equal(["Copy"], outputs);
    }

    [Fact]
    public void A_tensor_inside_gives_way_to_a_column_of_its_name()
    {
        var pipeline = ml
            .Transforms.CopyColumns("step_2/mean", "Data")
            .Append(ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "step_2/mean"))
            .Append(ml.Transforms.CopyColumns("column/Data", "Features"));
        var data = Reading.View(ml, 50);
        var model = pipeline.Fit(data);
        using var stream = new MemoryStream();

        ml.Model.ConvertToOnnxWithVae(model, data, stream);

        var found = Columns.Run(stream.ToArray(), data);
        foreach (var name in (string[])["step_2/mean", "Features", "column/Data"])
        {
            Columns.AssertClose(Columns.Read(model.Transform(data), name), found[name], name);
        }
    }

    [Fact]
    public void Only_what_Transform_applies_is_converted()
    {
        // A step for the training alone, which could not be converted.
        var data = Reading.View(ml, 100);
        var features = ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "Data").Fit(data);
        var custom = ml
            .Transforms.CustomMapping<Sized, Doubled>((row, to) => to.Twice = 2 * row.Size, null)
            .Fit(features.Transform(data));
        var chain = new TransformerChain<ITransformer>(
            [features, custom],
            [TransformerScope.Everything, TransformerScope.Training]
        );
        using var stream = new MemoryStream();

        ml.Model.ConvertToOnnxWithVae(chain, data, stream);

        Assert.Equal(["Features"], Columns.Run(stream.ToArray(), data).Keys);
    }

    private (IEnumerable<string> Inputs, IEnumerable<string> Outputs) Tensors(IEstimator<ITransformer> pipeline)
    {
        var data = Reading.View(ml, 200);
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnxWithVae(pipeline.Fit(data), data, stream);
        using var session = new InferenceSession(stream.ToArray());
        return (
            [.. session.InputMetadata.Keys.Order(StringComparer.Ordinal)],
            [.. session.OutputMetadata.Keys.Order(StringComparer.Ordinal)]
        );
    }

    private sealed class Sized
    {
        public float Size { get; set; }
    }

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }
}
