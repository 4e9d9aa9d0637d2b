using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet;

namespace Vae.Import.Tests;

/// <summary>An imported bundle does in pipelines what any other does: every step, the saved file with and without VaeML, one row at a time.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    /// <summary>One that is computed by batches, one row by row, and one of spatial latent vectors with a scale.</summary>
    public static TheoryData<string> Models =>
        ["convolutions", "a token joined to one row", "AutoencoderKL of optimum, operator set 14"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_step_gives_what_the_model_gives(string name)
    {
        var foreign = Foreign.Named(name);
        using var vae = VaeModel.FromBundle(foreign.Import());
        var data = Data(vae, foreign.Data);
        var fitted = Steps(vae).Fit(data);
        var rows = fitted.Transform(data);
        Close(foreign.Mean, Column(rows, "Latent"));
        Close(vae.Reconstruct(foreign.Data), Column(rows, "Reconstruction"));
        Close(vae.Decode(foreign.Mean), Column(rows, "Decoded"));
        Close(Scores(vae, foreign), [.. rows.GetColumn<float>("NegativeElbo")]);
        ((IDisposable)fitted).Dispose();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_saved_pipeline_loads_with_VaeML_and_without(string name)
    {
        var foreign = Foreign.Named(name);
        using var vae = VaeModel.FromBundle(foreign.Import());
        var data = Data(vae, foreign.Data);
        var fitted = Steps(vae).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        var before = fitted.Transform(data);
        ITransformer[] loaded =
        [
            ml.Model.LoadWithVae(directory["model.zip"], out _),
            ml.Model.Load(directory["model.zip"], out _),
        ];
        foreach (var transformer in loaded)
        {
            var after = transformer.Transform(data);
            foreach (var column in (string[])["Latent", "Reconstruction", "Decoded"])
            {
                Close(Column(before, column), Column(after, column));
            }

            Close([.. before.GetColumn<float>("NegativeElbo")], [.. after.GetColumn<float>("NegativeElbo")]);
            (transformer as IDisposable)?.Dispose();
        }

        ((IDisposable)fitted).Dispose();
    }

    [Theory]
    [InlineData("one-hot labels")]
    [InlineData("numbered labels of the decoder alone")]
    public void A_conditional_model_is_saved_too(string name)
    {
        var foreign = Foreign.Named(name);
        using var vae = VaeModel.FromBundle(foreign.Import());
        var rows = foreign
            .Data.Chunk(10)
            .Zip(foreign.Labels, (data, label) => new Labelled { Data = data, Label = label });
        var data = ml.Data.LoadFromEnumerable(rows);
        var estimator = ml
            .Transforms.FeaturizeWithVae("Latent", vae, "Data", "Label")
            .Append(ml.Transforms.ReconstructWithVae("Reconstruction", vae, "Data", "Label"));
        var fitted = estimator.Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        var loaded = ml.Model.Load(directory["model.zip"], out _);
        foreach (var transformer in (ITransformer[])[fitted, loaded])
        {
            var view = transformer.Transform(data);
            Close(foreign.Mean, Column(view, "Latent"));
            Close(vae.Decode(foreign.Mean, foreign.Labels), Column(view, "Reconstruction"));
            (transformer as IDisposable)?.Dispose();
        }
    }

    /// <summary>The branches of an If are graphs within a graph, which read the values around them by name.</summary>
    [Fact]
    public void A_graph_with_a_branch_is_saved_too()
    {
        var foreign = Foreign.Named("convolutions");
        var path = foreign.Changed(
            directory,
            "encoder.onnx",
            model =>
            {
                GraphProto Branch(string name, params NodeProto[] nodes) =>
                    new()
                    {
                        Name = name,
                        Node = { nodes },
                        Output =
                        {
                            new ValueInfoProto
                            {
                                Name = nodes[^1].Output[0],
                                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } },
                            },
                        },
                    };
                var twice = new NodeProto
                {
                    OpType = "Add",
                    Input = { "mu", "mu" },
                    Output = { "twice" },
                };
                var once = new NodeProto
                {
                    OpType = "Identity",
                    Input = { "mu" },
                    Output = { "once" },
                };
                model.Graph.Initializer.Add(
                    new TensorProto
                    {
                        Name = "yes",
                        DataType = 9,
                        RawData = Google.Protobuf.ByteString.CopyFrom(1),
                    }
                );
                model.Graph.Node.Add(
                    new NodeProto
                    {
                        OpType = "If",
                        Input = { "yes" },
                        Output = { "chosen" },
                        Attribute =
                        {
                            OnnxAttribute.Graph("then_branch", Branch("then", twice)),
                            OnnxAttribute.Graph("else_branch", Branch("else", once)),
                        },
                    }
                );
                model.Graph.Output.Add(new ValueInfoProto { Name = "chosen" });
            }
        );
        var options = new VaeImportOptions { Map = new Dictionary<string, string> { ["chosen"] = "mean" } };
        using var vae = VaeModel.FromBundle(ModelBundle.Import(path, options));
        Close(Array.ConvertAll(foreign.Mean, mean => 2 * mean), vae.Encode(foreign.Data).Mean);
        var data = Data(vae, foreign.Data);
        var fitted = Steps(vae).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        var loaded = ml.Model.Load(directory["model.zip"], out _);
        Close(Array.ConvertAll(foreign.Mean, mean => 2 * mean), Column(loaded.Transform(data), "Latent"));
        (loaded as IDisposable)?.Dispose();
        ((IDisposable)fitted).Dispose();
    }

    [Fact]
    public void One_row_at_a_time_is_predicted()
    {
        var foreign = Foreign.Named("a token joined to one row");
        using var vae = VaeModel.FromBundle(foreign.Import());
        var fitted = ml.Transforms.FeaturizeWithVae("Latent", vae, "Data").Fit(Data(vae, foreign.Data));
        using var engine = ml.Model.CreatePredictionEngine<SmallPicture, Code>(fitted);
        for (var row = 0; row < 3; row++)
        {
            var code = engine.Predict(new SmallPicture { Data = foreign.Data[(row * 64)..((row + 1) * 64)] });
            Close(foreign.Mean[(row * 3)..((row + 1) * 3)], code.Latent);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_are_drawn_as_the_decoder_gives_them(string name)
    {
        using var vae = VaeModel.FromBundle(Foreign.Named(name).Import());
        var view = ml.Data.SampleFromVae(vae, count: 10, seed: 3);
        var drawn = view.GetColumn<VBuffer<float>>(
            view.Schema.Single(column => column.Type is VectorDataViewType vector && vector.Size == vae.DataSize).Name
        );
        float[] expected = vae.Generate(10, seed: 3);
        Close(expected, [.. drawn.SelectMany(row => row.DenseValues())]);
    }

    /// <summary>Reconstruction loss of the mean, and the KL divergence of what PyTorch gave, by their formulas.</summary>
    private static float[] Scores(VaeModel vae, Foreign foreign)
    {
        var isBernoulli = vae.Signature.Likelihood == Likelihood.Bernoulli;
        var decoded = vae.Decode(foreign.Mean);
        var losses = foreign.Data.Zip(
            decoded,
            (x, p) =>
                isBernoulli
                    ? -x * Math.Log(p) - (1 - x) * Math.Log(1 - p)
                    : (Math.Pow(x - p, 2) + Math.Log(2 * Math.PI)) / 2
        );
        var divergences = foreign.Mean.Zip(
            foreign.LogVariance,
            (mean, log) => (Math.Exp(log) + mean * mean - 1 - log) / 2
        );
        return
        [
            .. losses
                .Chunk(vae.DataSize)
                .Zip(divergences.Chunk(vae.LatentSize), (loss, divergence) => (float)(loss.Sum() + divergence.Sum())),
        ];
    }

    private EstimatorChain<VaeTransformer> Steps(VaeModel vae) =>
        new EstimatorChain<VaeTransformer>()
            .Append(ml.Transforms.FeaturizeWithVae("Latent", vae, "Data"))
            .Append(ml.Transforms.ReconstructWithVae("Reconstruction", vae, "Data"))
            .Append(ml.Transforms.DecodeWithVae("Decoded", vae, "Latent"))
            .Append(ml.Transforms.ScoreWithVae(vae, "Data"));

    private IDataView Data(VaeModel vae, float[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Picture));
        schema["Data"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, vae.Signature.Shape.ToArray());
        return ml.Data.LoadFromEnumerable(rows.Chunk(vae.DataSize).Select(row => new Picture { Data = row }), schema);
    }

    private static float[] Column(IDataView view, string name) =>
        [.. view.GetColumn<VBuffer<float>>(name).SelectMany(row => row.DenseValues())];

    private static void Close(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(
            expected.Zip(found),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f * Math.Max(1, Math.Abs(pair.First)))
        );
    }

    private sealed class Picture
    {
        public required float[] Data { get; init; }
    }

    private sealed class SmallPicture
    {
        [VectorType(64)]
        public required float[] Data { get; init; }
    }

    private sealed class Labelled
    {
        [VectorType(10)]
        public required float[] Data { get; init; }

        public required long Label { get; init; }
    }

    private sealed class Code
    {
        public float[] Latent { get; set; } = [];
    }
}
