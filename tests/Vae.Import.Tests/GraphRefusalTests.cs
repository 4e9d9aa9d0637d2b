namespace Vae.Import.Tests;

/// <summary>Graphs that cannot be imported.</summary>
public sealed class GraphRefusalTests : RefusalTest
{
    [Fact]
    public void A_fixed_batch() =>
        Refused(
            () => ModelBundle.Import(Path.Combine(Foreign.Models, "four", "encoder.onnx"), Conv["decoder.onnx"]),
            "[4, 1, 8, 8]",
            "batches of 4 rows alone",
            "dynamic_axes"
        );

    [Fact]
    public void A_draw_within_the_graph() =>
        Refused(
            () =>
                ModelBundle.Import(
                    Path.Combine(Foreign.Models, "random"),
                    new() { Activation = DecoderActivation.Logits }
                ),
            "draws random numbers",
            "RandomNormalLike"
        );

    [Fact]
    public void An_operator_of_another_domain()
    {
        var path = Conv.Changed(Files, "decoder.onnx", graph => graph.Graph.Node[^1].Domain = "com.microsoft");
        Refused(() => ModelBundle.Import(path), "com.microsoft", "standard operators");
    }

    [Theory]
    [InlineData("Dropout")]
    [InlineData("BatchNormalization")]
    public void A_network_in_its_training_mode(string op)
    {
        var path = Conv.Changed(
            Files,
            "encoder.onnx",
            graph =>
            {
                var node = new NodeProto
                {
                    OpType = op,
                    Name = "odd",
                    Input = { "input" },
                    Output = { "trained" },
                };
                if (op == "Dropout")
                {
                    node.Input.Add(["", "training"]);
                    graph.Graph.Initializer.Add(
                        new TensorProto
                        {
                            Name = "training",
                            DataType = 9,
                            RawData = Google.Protobuf.ByteString.CopyFrom(1),
                        }
                    );
                }
                else
                {
                    node.Attribute.Add(OnnxAttribute.Int("training_mode", 1));
                }

                var first = graph.Graph.Node.First(reader => reader.Input.Contains("input"));
                first.Input[first.Input.IndexOf("input")] = "trained";
                graph.Graph.Node.Insert(0, node);
            }
        );
        Refused(() => ModelBundle.Import(path), $"{op} ('odd')", "training mode", "model.eval()");
    }

    [Fact]
    public void Operators_that_the_bundles_set_does_not_have()
    {
        var path = Conv.Changed(
            Files,
            "encoder.onnx",
            graph =>
            {
                graph.OpsetImport[0].Version = 18;
                graph.IrVersion = 8;
                graph.Graph.Node.Insert(
                    0,
                    new NodeProto
                    {
                        OpType = "Mish",
                        Input = { "input" },
                        Output = { "soft" },
                    }
                );
                var first = graph.Graph.Node.Last(reader => reader.Input.Contains("input") && reader.OpType != "Mish");
                first.Input[0] = "soft";
            }
        );
        Refused(() => ModelBundle.Import(path), "operator set 18", "operator set 17", "Mish");
    }

    [Fact]
    public void A_set_of_operators_that_is_too_old()
    {
        var path = Conv.Changed(Files, "encoder.onnx", graph => graph.OpsetImport[0].Version = 8);
        Refused(() => ModelBundle.Import(path), "operator set 8");
    }

    [Fact]
    public void Functions_and_further_inputs()
    {
        Refused(
            () =>
                ModelBundle.Import(
                    Conv.Changed(
                        Files,
                        "encoder.onnx",
                        graph => graph.Functions.Add(new FunctionProto { Name = "gate" })
                    )
                ),
            "functions of its own",
            "gate"
        );
        using var other = new TemporaryDirectory();
        var path = Conv.Changed(
            other,
            "decoder.onnx",
            graph =>
            {
                graph.Graph.Input.Add(new ValueInfoProto { Name = "temperature", Type = graph.Graph.Input[0].Type });
                graph.Graph.Node.Add(
                    new NodeProto
                    {
                        OpType = "Mul",
                        Input = { "z", "temperature" },
                        Output = { "warm" },
                    }
                );
                foreach (var node in graph.Graph.Node.Where(node => node.Input.Contains("z") && node.OpType != "Mul"))
                {
                    node.Input[node.Input.IndexOf("z")] = "warm";
                }

                var last = graph.Graph.Node[^1];
                graph.Graph.Node.RemoveAt(graph.Graph.Node.Count - 1);
                graph.Graph.Node.Insert(0, last);
            }
        );
        Refused(() => ModelBundle.Import(path), "the input 'temperature'", "besides z");
    }

    /// <summary>The largest number of a batch would be another for each batch, so the network is run row by row, and the card says so.</summary>
    [Fact]
    public void Rows_that_change_each_other_are_run_alone()
    {
        var path = Conv.Changed(
            Files,
            "encoder.onnx",
            graph =>
            {
                graph.Graph.Node.Insert(
                    0,
                    new NodeProto
                    {
                        OpType = "ReduceMax",
                        Input = { "input" },
                        Output = { "most" },
                    }
                );
                graph.Graph.Node.Insert(
                    1,
                    new NodeProto
                    {
                        OpType = "Div",
                        Input = { "input", "most" },
                        Output = { "least" },
                    }
                );
                var first = graph.Graph.Node.Last(reader =>
                    reader.Input.Contains("input") && reader.OpType is not ("ReduceMax" or "Div")
                );
                first.Input[0] = "least";
            }
        );
        var bundle = ModelBundle.Import(path);
        Assert.Contains(
            "rows one by one: in a batch it gives something else",
            string.Join(' ', bundle.Card.Import!.Notes)
        );
        using var vae = VaeModel.FromBundle(bundle);
        var rows = Conv.Data;
        var together = vae.Encode(rows).Mean;
        Assert.All(
            Enumerable.Range(0, 3),
            row => Assert.Equal(vae.Encode(rows.AsSpan(row * 64, 64)).Mean, together[(row * 3)..((row + 1) * 3)])
        );
    }

    [Fact]
    public void A_graph_that_is_damaged()
    {
        var twice = Conv.Changed(
            Files,
            "encoder.onnx",
            graph => graph.Graph.Initializer.Add(graph.Graph.Initializer[0])
        );
        Refused(() => ModelBundle.Import(twice), "is damaged", "twice");
        using var other = new TemporaryDirectory();
        var empty = Conv.Changed(
            other,
            "decoder.onnx",
            graph => graph.Graph.Node.First(node => node.OpType == "Reshape").Input.RemoveAt(1)
        );
        Refused(() => ModelBundle.Import(empty), "is damaged", "'Reshape'", "at least 2");
    }
}
