using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>
/// The exact bytes that the tiny models give. When a change of the format is meant, copy the files that the failure names over the golden
/// ones.
/// </summary>
public sealed class OnnxGoldenTests
{
    [Theory]
    [InlineData("tiny-vae")]
    [InlineData("tiny-cvae")]
    public void The_tiny_models_give_the_golden_bytes(string name)
    {
        var graphs = OnnxModels.Graphs(OnnxModels.All[name]);
        AssertGolden($"{name}-encoder.onnx", graphs.Encoder());
        AssertGolden($"{name}-decoder.onnx", graphs.Decoder());
    }

    [Fact]
    public void Equal_inputs_give_equal_bytes()
    {
        var architecture = VaeArchitecture.ReportConv(classCount: 10);
        var (first, second) = (OnnxModels.Graphs(architecture), OnnxModels.Graphs(architecture));
        Assert.Equal(first.Encoder(), second.Encoder());
        Assert.Equal(first.Decoder(), second.Decoder());
    }

    private static void AssertGolden(string file, byte[] actual)
    {
        var golden = OnnxTestFiles.Golden(file);
        if (!File.Exists(golden) || !File.ReadAllBytes(golden).AsSpan().SequenceEqual(actual))
        {
            var written = Path.Combine(AppContext.BaseDirectory, file);
            File.WriteAllBytes(written, actual);
            Assert.Fail($"The graph differs from {golden}; what it is now lies in {written}.");
        }
    }
}
