using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>What cannot be one file is said in a sentence, and nothing is written.</summary>
public sealed class RefusalTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;

    public RefusalTests() => data = Reading.View(ml, 50);

    private VaeFeaturizer Features => ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "Data");

    [Fact]
    public void A_step_without_a_form_in_ONNX_is_named()
    {
        var pipeline = Features.Append(
            ml.Transforms.CustomMapping<Sized, Doubled>((row, to) => to.Twice = 2 * row.Size, null)
        );
        var model = pipeline.Fit(data);

        Says<NotSupportedException>(
            model,
            ["Twice"],
            "Step 2 of the pipeline, a CustomMappingTransformer, cannot be converted to ONNX: it has no form in ONNX"
        );

        // The other columns do not need it.
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnxWithVae(model, data, stream, "Features");
        Assert.Equal(["Features"], Columns.Run(stream.ToArray(), data).Keys);
    }

    [Fact]
    public void A_custom_step_in_the_place_of_its_input_is_not_left_out()
    {
        // ML.NET's converter would take the column before it for the one behind it.
        var model = ml
            .Transforms.CustomMapping<Sized, Resized>((row, to) => to.Size = 2 * row.Size, null)
            .Append(Features)
            .Append(ml.Transforms.Concatenate("Both", "Features", "Size"))
            .Fit(data);

        Says<NotSupportedException>(model, ["Both"], "Step 1 of the pipeline, a CustomMappingTransformer,");
    }

    [Fact]
    public void A_chain_of_nothing_that_can_be_converted_is_refused() =>
        Says<NotSupportedException>(
            ml.Transforms.CustomMapping<Sized, Doubled>((row, to) => to.Twice = 2 * row.Size, null).Fit(data),
            [],
            "Step 1 of the pipeline, a CustomMappingTransformer, cannot be converted to ONNX"
        );

    [Fact]
    public void Columns_of_pictures_are_named()
    {
        using var image = MLImage.CreateFromPixels(6, 6, MLPixelFormat.Bgra32, new byte[144]);
        var pictures = ml.Data.LoadFromEnumerable([new Pictured { Image = image }]);
        var model = ml.Transforms.FeaturizeWithVae("Features", Bundles.Mnist, "Image").Fit(pictures);
        Holds(
            "it reads the column Image, and no tensor holds its type, Image<6, 6>",
            Refused<NotSupportedException>(() => Convert(model, pictures, ["Features"]))
        );
    }

    [Fact]
    public void A_pipeline_that_adds_no_column_is_refused() =>
        Says<ArgumentException>(
            ml.Transforms.DropColumns("Size").Fit(data),
            [],
            "The pipeline adds no column; expected one that does, or the names of output columns."
        );

    [Fact]
    public void Random_draws_are_refused() =>
        Says<NotSupportedException>(
            ml.Transforms.FeaturizeWithVae(
                    Bundles.Gaussian,
                    new VaeFeaturizer.Options { InputColumnName = "Data", SampleColumnName = "Draw" }
                )
                .Fit(data),
            ["Draw"],
            "Step 1 of the pipeline, a VaeTransformer, cannot be converted to ONNX: it has no graph: the column Draw depends on random draws, and an ONNX graph has no seeded noise."
        );

    [Fact]
    public void Operators_that_not_every_runtime_has_are_refused() =>
        Says<NotSupportedException>(
            ml.Transforms.Categorical.OneHotHashEncoding("Hashed", "Kind", numberOfBits: 4).Append(Features).Fit(data),
            ["Hashed", "Features"],
            "MurmurHash3 of com.microsoft"
        );

    [Fact]
    public void A_type_that_no_tensor_holds_is_refused() =>
        Says<NotSupportedException>(
            ml.Transforms.CopyColumns("Then", "When").Append(Features).Fit(data),
            ["Then"],
            "reads the column When, and no tensor holds its type, DateTime"
        );

    [Fact]
    public void A_saved_step_that_MLNet_loaded_is_refused_with_what_to_do()
    {
        using var directory = new TemporaryDirectory();
        ml.Model.Save(Features.Fit(data), data.Schema, directory["model.zip"]);
        var plain = ml.Model.Load(directory["model.zip"], out _);

        Says<NotSupportedException>(plain, ["Features"], "ml.Model.LoadWithVae");
    }

    [Fact]
    public void A_schema_that_lacks_a_column_is_refused()
    {
        var model = Features.Append(ml.Transforms.NormalizeMinMax("Size")).Fit(data);

        var withoutData = ml.Transforms.DropColumns("Data").Fit(data).Transform(data);
        var error = Refused<ArgumentException>(() => Convert(model, withoutData, []));
        Assert.StartsWith("Step 1 of the pipeline, a VaeTransformer, does not take the columns of the data:", error);
        Assert.Contains("Data", error, StringComparison.Ordinal);

        var withoutSize = ml.Transforms.DropColumns("Size").Fit(data).Transform(data);
        error = Refused<ArgumentException>(() => Convert(model, withoutSize, []));
        Assert.StartsWith("Step 2 of the pipeline, a NormalizingTransformer,", error);
        Assert.Contains("Size", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_columns_that_are_not_there_or_named_twice_are_refused()
    {
        var model = Features.Fit(data);
        Says<ArgumentException>(
            model,
            ["Features", "features"],
            "The output column 'features' is not there; expected one of Data, Bytes, Kind, Size, Weight, Species, Digit, Label, When, Features."
        );
        Says<ArgumentException>(model, [""], "The output column '' is not there");
        Says<ArgumentException>(
            model,
            ["Features", "Features"],
            "The output column Features is named 2 times; expected once."
        );
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused()
    {
        var model = ml
            .Transforms.ReconstructWithVae("Data", Bundles.Gaussian, "Data")
            .Append(ml.Transforms.CopyColumns("Data.output", "Data"))
            .Fit(data);

        Says<ArgumentException>(model, [], "two tensors called Data.output");
    }

    [Fact]
    public void Data_without_rows_is_refused() =>
        Assert.Contains(
            "The data has no rows; expected at least one",
            Refused<ArgumentException>(() => Convert(Features.Fit(data), Reading.View(ml, 0), [])),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_stream_that_cannot_be_written_is_refused()
    {
        using var stream = new MemoryStream([1, 2, 3], writable: false);
        var error = Assert.Throws<ArgumentException>(() =>
            ml.Model.ConvertToOnnxWithVae(Features.Fit(data), data, stream)
        );
        Assert.StartsWith("The stream cannot be written; expected one that can.", error.Message);
    }

    [Fact]
    public void A_file_that_was_there_stays_where_the_conversion_fails()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("model.onnx", 7);

        Assert.Throws<ArgumentException>(() =>
            ml.Model.ConvertToOnnxWithVae(Features.Fit(data), data, directory["model.onnx"], "Nowhere")
        );

        Assert.Equal(["model.onnx"], directory.Files);
        Assert.Equal([7], File.ReadAllBytes(directory["model.onnx"]));
    }

    [Fact]
    public void A_graph_that_gives_something_else_is_not_written()
    {
        // The graph of one pipeline, tried beside another that differs in the last step alone.
        var model = Features.Append(ml.Transforms.NormalizeMinMax("Scaled", "Features")).Fit(data);
        var other = Features.Append(ml.Transforms.NormalizeMeanVariance("Scaled", "Features")).Fit(data);
        var pipeline = Pipeline.Of(model, data.Schema);
        var graph = PipelineGraph.Build(pipeline, pipeline.Outputs(["Scaled"]));

        PipelineTrial.Run(graph, model, data);

        var error = Assert.Throws<InvalidOperationException>(() => PipelineTrial.Run(graph, other, data));
        Assert.Matches("^The graph of the pipeline gives .* as Scaled of row 0, and the pipeline ", error.Message);
    }

    private void Says<T>(ITransformer model, string[] outputs, string words)
        where T : Exception => Holds(words, Refused<T>(() => Convert(model, data, outputs)));

    private static void Holds(string words, string message) =>
        Assert.True(message.Contains(words, StringComparison.Ordinal), message);

    private void Convert(ITransformer model, IDataView view, string[] outputs)
    {
        using var stream = new MemoryStream();
        try
        {
            ml.Model.ConvertToOnnxWithVae(model, view, stream, outputs);
        }
        finally
        {
            Assert.Equal(0, stream.Length);
        }
    }

    /// <summary>The message, which is one line.</summary>
    private static string Refused<T>(Action convert)
        where T : Exception
    {
        var message = Assert.Throws<T>(convert).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private sealed class Pictured
    {
        [Microsoft.ML.Transforms.Image.ImageType(6, 6)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class Sized
    {
        public float Size { get; set; }
    }

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }

    private sealed class Resized
    {
        public float Size { get; set; }
    }
}
