using Microsoft.ML.OnnxRuntime;

namespace Vae.Training.Tests.Export;

/// <summary>What the bundle contract asks of every graph, read from the file's own bytes, and the numbers that the graphs give.</summary>
public sealed class OnnxGraphsTests
{
    // Every operator that a graph may hold: deterministic, and of the standard domain.
    private static readonly string[] Operators =
    [
        "Add",
        "BatchNormalization",
        "Concat",
        "Conv",
        "ConvTranspose",
        "Expand",
        "Flatten",
        "Gather",
        "Gemm",
        "InstanceNormalization",
        "LeakyRelu",
        "Less",
        "MatMul",
        "Mul",
        "Relu",
        "Reshape",
        "Sigmoid",
        "Softmax",
        "Transpose",
        "Where",
    ];

    public static TheoryData<string> Names => OnnxModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Graphs_keep_the_bundle_contract(string name)
    {
        var architecture = OnnxModels.All[name];
        string[] label = architecture.IsConditional ? ["label:[batch]"] : [];
        var row = string.Join(", ", architecture.Shape);
        var encoder = OnnxModels.Parse(OnnxModels.Graphs(architecture).Encoder());
        var decoder = OnnxModels.Parse(OnnxModels.Graphs(architecture).Decoder());

        Assert.Equal([$"data:[batch, {row}]", .. label], Describe(encoder.Graph.Input));
        Assert.Equal(
            [$"mean:[batch, {architecture.LatentSize}]", $"log_variance:[batch, {architecture.LatentSize}]"],
            Describe(encoder.Graph.Output)
        );
        Assert.Equal([$"latent:[batch, {architecture.LatentSize}]", .. label], Describe(decoder.Graph.Input));
        Assert.Equal([$"data:[batch, {row}]"], Describe(decoder.Graph.Output));
        foreach (var model in (ModelProto[])[encoder, decoder])
        {
            Assert.Equal((8, "VaeML", "1.2.3"), (model.IrVersion, model.ProducerName, model.ProducerVersion));
            var opset = Assert.Single(model.OpsetImport);
            Assert.Equal(("", 17), (opset.Domain, opset.Version));
            Assert.All(model.Graph.Node, node => Assert.Equal("", node.Domain), throwIfEmpty: true);
            Assert.All(model.Graph.Node, node => Assert.Contains(node.OpType, Operators), throwIfEmpty: true);
            Assert.All(
                model.Graph.Input,
                input => Assert.Equal(input.Name == "label" ? 7 : 1, input.Type.TensorType.ElemType),
                throwIfEmpty: true
            );
            OnnxStructure.AssertSound(model.Graph);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Graphs_give_what_the_definitions_give(string name)
    {
        const int Rows = 3;
        var architecture = OnnxModels.All[name];
        var naive = new NaiveVae(architecture, TinyModels.Weights(architecture));
        var (images, labels) = (TinyModels.Images(architecture, Rows), TinyModels.Labels(architecture, Rows));
        var latents = TinyModels.Pattern(Rows * architecture.LatentSize, 9);
        (string, OrtValue)[] Label() => labels.Length > 0 ? [OnnxRun.Tensor("label", labels, Rows)] : [];

        var codes = OnnxRun.Run(
            OnnxModels.Graphs(architecture).Encoder(),
            [OnnxRun.Tensor("data", images, [Rows, .. architecture.Shape]), .. Label()]
        );
        var decoded = OnnxRun.Run(
            OnnxModels.Graphs(architecture).Decoder(),
            [OnnxRun.Tensor("latent", latents, Rows, architecture.LatentSize), .. Label()]
        );

        for (var row = 0; row < Rows; row++)
        {
            var label = labels.Length > 0 ? labels[row] : -1;
            var (mean, logVariance) = naive.Encode(Row(images, row, Rows), label);
            AssertClose(mean, Row(codes["mean"].Values, row, Rows));
            AssertClose(logVariance, Row(codes["log_variance"].Values, row, Rows));
            AssertClose(naive.Decode(Row(latents, row, Rows), label), Row(decoded["data"].Values, row, Rows));
        }
    }

    private static double[] Row(float[] values, int row, int rows) =>
        [.. values.Skip(row * (values.Length / rows)).Take(values.Length / rows).Select(value => (double)value)];

    // Float32 sums of up to 1,152 products against double precision.
    private static void AssertClose(double[] expected, double[] actual) =>
        Assert.All(
            expected.Zip(actual, (e, a) => (e, a)),
            pair => Assert.InRange(Math.Abs(pair.e - pair.a), 0, 2e-5 * Math.Max(1, Math.Abs(pair.e))),
            throwIfEmpty: true
        );

    private static IEnumerable<string> Describe(IEnumerable<ValueInfoProto> values) =>
        values.Select(value =>
            $"{value.Name}:[{string.Join(", ", value.Type.TensorType.Shape.Dim.Select(dim => dim.HasDimParam ? dim.DimParam : $"{dim.DimValue}"))}]"
        );
}
