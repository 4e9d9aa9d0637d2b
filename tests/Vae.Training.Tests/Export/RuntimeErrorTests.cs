using Google.Protobuf;
using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>Graphs that have the card's tensors and that ONNX Runtime refuses, at once or with the first rows.</summary>
public sealed class RuntimeErrorTests
{
    private static VaeArchitecture Mlp { get; } = VaeArchitecture.Mlp(6, [4], 2);

    [Fact]
    public void A_graph_that_does_not_run_is_one_sentence()
    {
        // Every row twice: not as many as the graph says that it gives, which shows when it runs.
        var bundle = WithDecoder(graph =>
        {
            var last = graph.Node.Single(node => node.Output.Contains(graph.Output[0].Name));
            last.Output[0] = "rows";
            graph.Node.Add(
                new NodeProto
                {
                    OpType = "Concat",
                    Input = { "rows", "rows" },
                    Output = { graph.Output[0].Name },
                    Attribute =
                    {
                        new AttributeProto
                        {
                            Name = "axis",
                            Type = AttributeProto.Types.AttributeType.Int,
                            I = 0,
                        },
                    },
                }
            );
        });
        using var model = VaeModel.FromBundle(bundle);

        var error = Assert.Throws<InvalidDataException>(() => model.Decode(new float[6]));
        Assert.StartsWith(
            "ONNX Runtime does not run decoder.onnx on 3 rows: ",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_row_that_leaves_float32_in_a_graph_is_NaN_alone_and_no_average()
    {
        var weights = TinyModels.Weights(Mlp);
        // Infinite for all rows but zeros, and then infinite minus infinite.
        Fill("encoder.0.weight", _ => float.MaxValue);
        Fill("mean.weight", i => i % 2 == 0 ? 1 : -1);
        using var model = VaeModel.FromBundle(ModelExport.Draft(new OnnxGraphs(Mlp, weights), Mlp, []));
        float[] rows = [.. new float[6], .. Enumerable.Repeat(1f, 6), .. new float[6]];

        Assert.Equal([false, true, false], model.Score(rows).Select(score => double.IsNaN(score.NegativeElbo)));
        var error = Assert.Throws<InvalidDataException>(() =>
            model.Evaluate([new(new float[12]), new(rows)], new VaeScoreOptions { FirstRow = 100 })
        );
        Assert.StartsWith("The loss of row 103 is NaN; expected a number.", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, model.Evaluate([new(new float[12])]).Rows);

        void Fill(string name, Func<int, float> value) =>
            weights[name] = weights[name] with
            {
                Values = Enumerable.Range(0, weights[name].Values.Length).Select(value).ToArray(),
            };
    }

    [Theory]
    [InlineData(99, 17)]
    [InlineData(8, 999)]
    public void A_graph_of_a_version_to_come_is_one_sentence(int representation, int operators)
    {
        var bundle = WithDecoder(
            _ => { },
            model =>
            {
                model.IrVersion = representation;
                model.OpsetImport[0].Version = operators;
            }
        );

        var error = Assert.Throws<InvalidDataException>(() => VaeModel.FromBundle(bundle));
        Assert.StartsWith("ONNX Runtime does not take decoder.onnx: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_model_of_one_number_and_one_latent_dimension_runs_row_by_row()
    {
        var architecture = VaeArchitecture.Mlp(1, [3], 1);
        var draft = ModelExport.Draft(new OnnxGraphs(architecture, TinyModels.Weights(architecture)), architecture, []);
        using var whole = VaeModel.FromBundle(draft);
        using var single = VaeModel.FromBundle(draft, new VaeModelOptions { BatchSize = 1, Threads = 1 });
        float[] data = [0, 0.25f, 0.5f, 1];

        Assert.Equal(whole.Encode(data).Mean, single.Encode(data).Mean);
        Assert.Equal(whole.Reconstruct(data), single.Reconstruct(data));
        Assert.Equal(whole.Generate(5, seed: 1), single.Generate(5, seed: 1));
        Assert.Equal(whole.Score(data), single.Score(data));
    }

    private static ModelBundle WithDecoder(Action<GraphProto> change, Action<ModelProto>? changeModel = null)
    {
        var draft = ModelExport.Draft(new OnnxGraphs(Mlp, TinyModels.Weights(Mlp)), Mlp, []);
        var decoder = ModelProto.Parser.ParseFrom(draft.Decoder);
        change(decoder.Graph);
        changeModel?.Invoke(decoder);
        var bytes = decoder.ToByteArray();
        var export = draft.Card.Export with { DecoderSha256 = ModelBundle.HashOf(bytes) };
        return new ModelBundle(draft.Card with { Export = export }, draft.Encoder, bytes);
    }
}
