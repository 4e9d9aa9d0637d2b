using Microsoft.ML.OnnxRuntime;
using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>Graphs within nodes read values around them by name: those are needed, and are renamed with the others.</summary>
public sealed class PruningTests
{
    [Fact]
    public void What_a_branch_reads_from_around_it_stays_and_follows_a_new_name()
    {
        var builder = new OnnxGraphBuilder("branches", "");
        var data = builder.Input("column/x", DataType.Float, 1L);
        var moved = builder.Node("Add", "moved", [data, builder.Constant("one", [1f], 1)]);
        builder.Node("Neg", "unread", [data]);
        var choice = builder.Node("Greater", "choice", [data, builder.Constant("zero", [0f], 1)]);
        var chosen = builder.Node(
            "If",
            "chosen",
            [choice],
            OnnxAttribute.Graph("then_branch", Branch("Add", moved, "column/x")),
            OnnxAttribute.Graph("else_branch", Branch("Mul", moved, "weight"))
        );
        builder.Constant("weight", [10f], 1);
        builder.Output("output/y", chosen, DataType.Float, 1L);
        var model = ModelProto.Parser.ParseFrom(builder.ToBytes());

        OnnxPruning.Prune(model);
        // One of the new names is taken by a value of the graph.
        OnnxPruning.Rename(
            model.Graph,
            new Dictionary<string, string> { ["column/x"] = "moved", ["output/y"] = "weight" }
        );

        Assert.Equal(["Add", "Greater", "If"], model.Graph.Node.Select(node => node.OpType));
        using var session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(model));
        Assert.Equal(("moved", "weight"), (session.InputNames.Single(), session.OutputNames.Single()));
        // (x + 1) + x above 0, and 10 (x + 1) elsewhere.
        Assert.Equal(7, Run(3));
        Assert.Equal(-10, Run(-2));

        float Run(float x)
        {
            using var input = OrtValue.CreateTensorValueFromMemory([x], [1L]);
            using var run = new RunOptions();
            using var results = session.Run(run, ["moved"], [input], ["weight"]);
            return results[0].GetTensorDataAsSpan<float>()[0];
        }
    }

    private static GraphProto Branch(string op, string first, string second) =>
        new()
        {
            Name = op,
            Node =
            {
                new NodeProto
                {
                    OpType = op,
                    Input = { first, second },
                    Output = { $"{op}.result" },
                },
            },
            Output =
            {
                new ValueInfoProto
                {
                    Name = $"{op}.result",
                    Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
                },
            },
        };
}
