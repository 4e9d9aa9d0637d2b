using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>One file gives what the pipeline gives.</summary>
public sealed class ParityTests
{
    private const string Check = """
        import sys, onnx
        for path in sys.argv[1:]:
            onnx.checker.check_model(onnx.load(path), full_check=True)
            print("checked")
        """;

    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(PipelineCases.Names), MemberType = typeof(PipelineCases))]
    public void Ten_thousand_rows_are_as_the_pipeline_has_them(string name)
    {
        var (pipeline, outputs, inputs) = PipelineCases.Named(name);
        var data = Reading.View(ml, 10_000);
        var model = pipeline(ml).Fit(ml.Data.TakeRows(data, 1_000));
        using var directory = new TemporaryDirectory();

        ml.Model.ConvertToOnnxWithVae(model, data, directory["pipeline.onnx"], outputs);

        var file = File.ReadAllBytes(directory["pipeline.onnx"]);
        Assert.Equal(["pipeline.onnx"], directory.Files);
        using (var session = new InferenceSession(file))
        {
            Assert.Equal(inputs, session.InputMetadata.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(outputs, session.OutputMetadata.Keys);
            Assert.All(
                session.InputMetadata.Concat(session.OutputMetadata),
                tensor => Assert.Equal("batch", tensor.Value.SymbolicDimensions[0])
            );
        }

        var expected = model.Transform(data);
        var found = Columns.Run(file, data);
        foreach (var output in outputs)
        {
            Columns.AssertClose(Columns.Read(expected, output), found[output], output);
        }

        // What a file gives of a row does not depend on the rows beside it.
        foreach (var row in (int[])[1, 4_321])
        {
            var alone = Columns.Run(file, ml.Data.TakeRows(ml.Data.SkipRows(data, row), 1));
            foreach (var output in outputs)
            {
                var width = found[output].Length / 10_000;
                var part = Array.CreateInstance(found[output].GetType().GetElementType()!, width);
                Array.Copy(found[output], row * width, part, 0, width);
                Columns.AssertClose(part, alone[output], output);
            }
        }

        if (PythonOnnx.IsThere)
        {
            Assert.Equal("checked", PythonOnnx.Run(Check, directory["pipeline.onnx"]).Trim());
        }
    }

    [Fact]
    public void A_pipeline_that_was_saved_and_loaded_gives_the_same_file()
    {
        using var directory = new TemporaryDirectory();
        var (pipeline, outputs, _) = PipelineCases.Named("features and LightGBM of many classes");
        var data = Reading.View(ml, 300);
        var model = pipeline(ml).Fit(data);
        ml.Model.Save(model, data.Schema, directory["model.zip"]);
        var loaded = ml.Model.LoadWithVae(directory["model.zip"]);

        ml.Model.ConvertToOnnxWithVae(model, data, directory["a.onnx"], outputs);
        ml.Model.ConvertToOnnxWithVae(loaded, data, directory["b.onnx"], outputs);

        Assert.Equal(File.ReadAllBytes(directory["a.onnx"]), File.ReadAllBytes(directory["b.onnx"]));
        ((IDisposable)loaded).Dispose();
    }

    [Fact]
    public void MLNet_applies_the_file_as_it_applies_any_ONNX_model()
    {
        using var directory = new TemporaryDirectory();
        var (pipeline, _, _) = PipelineCases.Named("features and logistic regression");
        var data = Reading.View(ml, 100);
        var model = pipeline(ml).Fit(data);
        ml.Model.ConvertToOnnxWithVae(model, data, directory["model.onnx"], "Features", "Probability");

        var applied = ml
            .Transforms.ApplyOnnxModel(["Features", "Probability"], ["Data"], directory["model.onnx"])
            .Fit(data)
            .Transform(data);

        Columns.AssertClose(
            Columns.Read(model.Transform(data), "Features"),
            Columns.Read(applied, "Features"),
            "Features"
        );
        Columns.AssertClose(
            Columns.Read(model.Transform(data), "Probability"),
            Columns.Read(applied, "Probability"),
            "Probability"
        );
    }
}
