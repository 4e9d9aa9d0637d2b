using static Vae.Onnx.TensorProto.Types;

namespace Vae.Training.Tests.Export;

public sealed class OnnxGraphBuilderTests
{
    private readonly OnnxGraphBuilder graph = new("test", "0");

    [Fact]
    public void Names_are_made_unique()
    {
        var x = graph.Input("x", DataType.Float, "batch", 2);
        var names = (string[])
            [
                graph.Node("Relu", "layer", [x]),
                graph.Node("Relu", "layer", [x]),
                graph.Constant("layer", [1f], 1),
                graph.Node("Relu", "x", [x]),
            ];
        Assert.Equal(["layer", "layer_1", "layer_2", "x_1"], names);
    }

    [Fact]
    public void An_output_renames_its_value_for_its_readers_too()
    {
        var x = graph.Input("x", DataType.Float, "batch", 2);
        var hidden = graph.Node("Relu", "hidden", [x]);
        var both = graph.Node("Add", "both", [hidden, hidden]);
        graph.Output("h", hidden, DataType.Float, "batch", 2);
        graph.Output("y", both, DataType.Float, "batch", 2);

        var nodes = OnnxModels.Parse(graph.ToBytes()).Graph.Node;
        Assert.Equal(["h"], nodes[0].Output);
        Assert.Equal(["h", "h"], nodes[1].Input);
        Assert.Equal(["y"], nodes[1].Output);
        Assert.Throws<ArgumentException>(() => graph.Node("Relu", "late", ["hidden"]));
    }

    [Fact]
    public void Inputs_constants_and_outputs_become_outputs_through_a_copy()
    {
        var x = graph.Input("x", DataType.Float, 1);
        graph.Output("copy", x, DataType.Float, 1);
        graph.Output("three", graph.Constant("c", [3f], 1), DataType.Float, 1);
        graph.Output("again", "copy", DataType.Float, 1);

        var model = graph.ToBytes();
        OnnxStructure.AssertSound(OnnxModels.Parse(model).Graph);
        var outputs = OnnxRun.Run(model, OnnxRun.Tensor("x", [7f], 1));
        Assert.Equal([7f], outputs["copy"].Values);
        Assert.Equal([3f], outputs["three"].Values);
        Assert.Equal([7f], outputs["again"].Values);
    }

    [Fact]
    public void Constants_are_little_endian_and_row_major()
    {
        graph.Output("f", graph.Constant("a", [1f, -2f], 2, 1), DataType.Float, 2, 1);
        graph.Output("i", graph.Constant("b", [-2L]), DataType.Int64);
        var constants = OnnxModels.Parse(graph.ToBytes()).Graph.Initializer;
        Assert.Equal([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], constants[0].RawData.ToByteArray());
        Assert.Equal([2L, 1L], constants[0].Dims);
        Assert.Equal([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], constants[1].RawData.ToByteArray());
        Assert.Empty(constants[1].Dims);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        graph.Input("x", DataType.Float, 1);
        graph.Metadata("key", "value");
        AssertRefused("x", () => graph.Input("x", DataType.Float, 1));
        AssertRefused("nowhere", () => graph.Node("Relu", "r", ["nowhere"]));
        AssertRefused("nowhere", () => graph.Output("y", "nowhere", DataType.Float, 1));
        AssertRefused("x", () => graph.Output("x", "x", DataType.Float, 1));
        AssertRefused("expected 6", () => graph.Constant("c", [1f], 2, 3));
        AssertRefused("key", () => graph.Metadata("key", "other"));
        Assert.Contains(
            "no output",
            Assert.Throws<InvalidOperationException>(graph.ToBytes).Message,
            StringComparison.Ordinal
        );

        static void AssertRefused(string named, Action action) =>
            Assert.Contains(named, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
