namespace Vae.Training.Tests.Export;

/// <summary>
/// The graphs held to the ONNX specification by its own checker, with strict shape inference of every value: Debian's python3-onnx, which
/// test.sh installs. Where it is missing, the same rules as far as they can be checked without it.
/// </summary>
public sealed class OnnxCheckerTests
{
    [Fact]
    public void The_checker_accepts_every_graph_and_infers_every_shape()
    {
        byte[][] models =
        [
            .. OnnxModels
                .All.Values.Select(OnnxModels.Graphs)
                .SelectMany(graphs => new[] { graphs.Encoder(), graphs.Decoder() }),
            .. OnnxLayerTests.Cases.Select(layer =>
                OnnxModels.Graphs(TinyModels.Alone(layer.Layer, layer.Input)).Decoder()
            ),
        ];
        Assert.All(models, model => OnnxStructure.AssertSound(OnnxModels.Parse(model).Graph), throwIfEmpty: true);

        if (OnnxTestFiles.HasPythonOnnx)
        {
            var (exitCode, printed) = OnnxTestFiles.CheckWithPython(models);
            Assert.True(exitCode == 0, printed);
            Assert.Equal(models.Length, printed.Split("nodes checked").Length - 1);
        }
    }

    [Fact]
    public void The_checker_refuses_a_graph_with_a_wrong_attribute()
    {
        var model = OnnxModels.Parse(OnnxModels.Graphs(TinyModels.Vae).Encoder());
        model.Graph.Node[0].Attribute[0].Ints.Add(3);
        var broken = Google.Protobuf.MessageExtensions.ToByteArray(model);

        Assert.ThrowsAny<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(() =>
            new Microsoft.ML.OnnxRuntime.InferenceSession(broken).Dispose()
        );
        if (OnnxTestFiles.HasPythonOnnx)
        {
            Assert.NotEqual(0, OnnxTestFiles.CheckWithPython(broken).ExitCode);
        }
    }
}
