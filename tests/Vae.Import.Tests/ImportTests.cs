using Microsoft.ML.OnnxRuntime;

namespace Vae.Import.Tests;

/// <summary>Imported bundles give what PyTorch gave, and are such as VaeML's own.</summary>
public sealed class ImportTests
{
    public static TheoryData<string> Models => [.. Foreign.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_bundle_gives_what_its_model_gave(string name)
    {
        var model = Foreign.Named(name);
        using var vae = VaeModel.FromBundle(model.Import());
        var posterior = vae.Encode(model.Data, model.Labels);
        Equal(model.Mean, posterior.Mean, "mean", model.Tolerance);
        Equal(model.LogVariance, posterior.LogVariance, "log-variance", model.Tolerance);
        Equal(model.Decoded, vae.Decode(model.Latent, model.Labels), "data", model.Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Its_graphs_keep_the_contract_of_bundles(string name)
    {
        var bundle = Foreign.Named(name).Import();
        foreach (var bytes in (byte[][])[bundle.Encoder, bundle.Decoder])
        {
            var graph = ModelProto.Parser.ParseFrom(bytes);
            Assert.Equal(8, graph.IrVersion);
            var opset = Assert.Single(graph.OpsetImport);
            Assert.Equal(("", 17), (opset.Domain, opset.Version));
            Assert.All(Nodes(graph.Graph), node => Assert.Equal("", node.Domain));
            Assert.DoesNotContain(
                Nodes(graph.Graph),
                node => node.OpType.StartsWith("Random", StringComparison.Ordinal)
            );
            // ONNX Runtime warns of weights that nothing reads.
            var read = Nodes(graph.Graph).SelectMany(node => node.Input).ToHashSet();
            Assert.All(graph.Graph.Initializer, tensor => Assert.Contains(tensor.Name, read));
            Assert.All(
                graph.Graph.Input.Concat(graph.Graph.Output),
                tensor => Assert.Equal("batch", tensor.Type.TensorType.Shape.Dim[0].DimParam)
            );
        }

        var export = bundle.Card.Export;
        Assert.Equal(4, export.ParityRows);
        Assert.InRange(export.ParityMaxAbsoluteDifference, 0, Foreign.Named(name).Tolerance * 10);
        Assert.Null(bundle.Card.Architecture);
    }

    /// <summary>What a batch is made of is said, and is what a graph of ONNX Runtime alone says of the shapes of another batch.</summary>
    [Theory]
    [InlineData("convolutions", "")]
    [InlineData("convolutions of one row", "takes any")]
    [InlineData("a token joined to one row", "rows one by one")]
    public void A_graph_for_one_row_is_opened_or_run_row_by_row_and_the_card_says_so(string name, string note)
    {
        var model = Foreign.Named(name);
        var bundle = model.Import();
        var notes = string.Join(' ', bundle.Card.Import!.Notes);
        Assert.Equal(note.Length > 0, notes.Contains("a batch of 1", StringComparison.Ordinal));
        Assert.Contains(note, notes);
        Assert.Equal(
            note == "rows one by one",
            ModelProto.Parser.ParseFrom(bundle.Encoder).Graph.Node.Any(node => node.OpType == "Scan")
        );
        using var session = new InferenceSession(bundle.Encoder);
        var rows = new float[7 * 64];
        model.Data.CopyTo(rows, 64);
        using var input = OrtValue.CreateTensorValueFromMemory(rows, [7, 1, 8, 8]);
        using var run = new RunOptions();
        using var results = session.Run(run, ["data"], [input], ["mean"]);
        Equal(model.Mean, results[0].GetTensorDataAsSpan<float>()[3..12].ToArray(), "mean");
    }

    [Fact]
    public void A_picture_size_that_is_open_is_that_of_the_option_or_of_the_configuration()
    {
        var model = Foreign.Named("AutoencoderKL of optimum, operator set 14");
        Assert.Equal(new DataShape(3, 12, 12), model.Import().Card.Signature.Shape);
        var larger = model.Import(new() { Shape = new DataShape(3, 16, 20) }).Card;
        Assert.Equal(new DataShape(3, 16, 20), larger.Signature.Shape);
        Assert.Equal([2, 4, 5], larger.Import!.LatentShape!);
        Assert.Equal(40, larger.Signature.LatentSize);
        Assert.Equal(Likelihood.Gaussian, larger.Signature.Likelihood);
    }

    /// <summary>Latent vectors without a scale, and data in the file's own range, by the formulas of diffusers.</summary>
    [Fact]
    public void Options_come_before_the_configuration()
    {
        var model = Foreign.Named("AutoencoderKL of optimum, operator set 14");
        using var vae = VaeModel.FromBundle(
            model.Import(
                new()
                {
                    ScalingFactor = 1,
                    ShiftFactor = 0,
                    Range = (0, 1),
                }
            )
        );
        var data = Array.ConvertAll(model.Data, value => 2 * value - 1);
        var posterior = vae.Encode(data);
        Equal(Array.ConvertAll(model.Mean, value => value / 0.4f + 0.25f), posterior.Mean, "mean");
        var latent = Array.ConvertAll(model.Latent, value => value / 0.4f + 0.25f);
        Equal(Array.ConvertAll(model.Decoded, value => 2 * value - 1), vae.Decode(latent), "data");
    }

    /// <summary>latents_mean and latents_std of a configuration are of channels; by their formula in diffusers' pipelines.</summary>
    [Fact]
    public void Channels_may_be_scaled_apart()
    {
        using var directory = new TemporaryDirectory();
        var model = Foreign.Named("AutoencoderKL of optimum, operator set 14");
        var path = model.Changed(directory, "vae_encoder/model.onnx", _ => { });
        foreach (var part in (string[])["vae_encoder", "vae_decoder"])
        {
            File.WriteAllText(
                Path.Combine(path, part, "config.json"),
                """{"in_channels": 3, "sample_size": [12, 12], "latent_channels": 2, "scaling_factor": 0.5, "latents_mean": [1, -2], "latents_std": [2, 4]}"""
            );
        }

        using var vae = VaeModel.FromBundle(ModelBundle.Import(path));
        float[] means = [1, -2],
            deviations = [2, 4];
        // The expected mean is (z − 0.25) · 0.4; elements are 2 channels of 9.
        var latent = model
            .Mean.Select((value, i) => (value / 0.4f + 0.25f - means[i / 9 % 2]) * 0.5f / deviations[i / 9 % 2])
            .ToArray();
        Equal(latent, vae.Encode(model.Data).Mean, "mean");
        using var plain = VaeModel.FromBundle(model.Import());
        Equal(plain.Decode(model.Mean), vae.Decode(latent), "data");
    }

    /// <summary>A variance, a deviation and the logarithm of one are taken for what they are.</summary>
    [Theory]
    [InlineData("log_variance", 0.5)]
    [InlineData("log_deviation", 1)]
    public void The_spread_is_what_the_map_says(string role, double share)
    {
        var model = Foreign.Named("a perceptron with odd names and three outputs");
        var map = new Dictionary<string, string>(model.Options.Map) { ["ls:0"] = role };
        using var vae = VaeModel.FromBundle(model.Import(model.Options with { Map = map }));
        Equal(
            Array.ConvertAll(model.LogVariance, value => (float)(value * share)),
            vae.Encode(model.Data).LogVariance,
            "log-variance"
        );
    }

    [Theory]
    [InlineData("variance", 1)]
    [InlineData("deviation", 2)]
    public void A_spread_that_is_no_logarithm_is_clamped_where_it_has_none(string role, double times)
    {
        using var directory = new TemporaryDirectory();
        var model = Foreign.Named("convolutions");
        var path = model.Changed(
            directory,
            "encoder.onnx",
            graph =>
            {
                graph.Graph.Node.Add(
                    new NodeProto
                    {
                        OpType = "Relu",
                        Input = { "logvar" },
                        Output = { "spread" },
                    }
                );
                graph.Graph.Output.Add(new ValueInfoProto { Name = "spread" });
            }
        );
        using var vae = VaeModel.FromBundle(
            ModelBundle.Import(path, new() { Map = new Dictionary<string, string> { ["spread"] = role } })
        );
        var expected = Array.ConvertAll(
            model.LogVariance,
            value => (float)Math.Clamp(times * Math.Log(Math.Max(0, value)), -30, 20)
        );
        Assert.Contains(-30, expected);
        Equal(expected, vae.Encode(model.Data).LogVariance, "log-variance");
    }

    /// <summary>A variance of the data is in the bundle's units: ln v − 2 ln 2 where the file's data is twice as wide.</summary>
    [Fact]
    public void A_decoder_may_have_a_variance_for_each_element()
    {
        using var directory = new TemporaryDirectory();
        var model = Foreign.Named("channels last");
        var path = model.Changed(
            directory,
            "decoder.onnx",
            graph =>
            {
                graph.Graph.Node.Add(
                    new NodeProto
                    {
                        OpType = "Sin",
                        Input = { "image" },
                        Output = { "spread" },
                    }
                );
                graph.Graph.Output.Add(new ValueInfoProto { Name = "spread" });
            }
        );
        var map = new Dictionary<string, string> { ["spread"] = "data_log_variance", ["decoder:image"] = "data" };
        var bundle = ModelBundle.Import(path, model.Options with { Map = map });
        Assert.Equal((Likelihood.DiagonalGaussian, 3), (bundle.Card.Signature.Likelihood, bundle.FormatVersion));
        using var vae = VaeModel.FromBundle(bundle);
        var (means, logVariances) = (new float[model.Decoded.Length], new float[model.Decoded.Length]);
        vae.Decode(model.Latent, default, means, logVariances);
        Equal(model.Decoded, means, "data");
        Equal(
            Array.ConvertAll(model.Decoded, value => (float)(Math.Sin(2 * value - 1) - 2 * Math.Log(2))),
            logVariances,
            "log-variance"
        );
    }

    [Fact]
    public void Vectors_of_pixels_may_be_pictures()
    {
        var model = Foreign.Named("a perceptron with odd names and three outputs");
        using var vae = VaeModel.FromBundle(model.Import(model.Options with { Shape = new DataShape(1, 2, 5) }));
        Assert.Equal(new DataShape(1, 2, 5), vae.Signature.Shape);
        Equal(model.Mean, vae.Encode(model.Data).Mean, "mean");
        Equal(model.Decoded, vae.Decode(model.Latent), "data");
    }

    [Theory]
    [InlineData("one-hot labels")]
    [InlineData("numbered labels of the decoder alone")]
    public void A_label_that_is_no_class_is_an_error_of_the_graph(string name)
    {
        var model = Foreign.Named(name);
        var bundle = model.Import();
        Assert.Equal(3, bundle.Card.Signature.ClassCount);
        using var session = new InferenceSession(bundle.Decoder);
        using var run = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        foreach (var label in (long[])[0, 2, -1, 3])
        {
            using var latent = OrtValue.CreateTensorValueFromMemory(
                new float[bundle.Card.Signature.LatentSize],
                [1, bundle.Card.Signature.LatentSize]
            );
            using var labels = OrtValue.CreateTensorValueFromMemory([label], [1L]);
            void Decode() => session.Run(run, ["latent", "label"], [latent, labels], ["data"]).Dispose();
            if (label is >= 0 and < 3)
            {
                Decode();
            }
            else
            {
                Assert.Throws<OnnxRuntimeException>(Decode);
            }
        }
    }

    /// <summary>The file's outputs without the latent vector, whose name lies within the graph then.</summary>
    [Fact]
    public void The_latent_vector_may_be_a_value_within_the_graph()
    {
        using var directory = new TemporaryDirectory();
        var model = Foreign.Named("all in one file");
        var file = directory["vae.onnx"];
        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(System.IO.Path.Combine(Foreign.Models, model.Path)));
        graph.Graph.Output.Remove(graph.Graph.Output.Single(output => output.Name == "z"));
        File.WriteAllBytes(file, Google.Protobuf.MessageExtensions.ToByteArray(graph));
        Assert.Contains(
            "the latent vector",
            Assert.Throws<InvalidDataException>(() => ModelBundle.Import(file)).Message
        );
        using var vae = VaeModel.FromBundle(
            ModelBundle.Import(file, new() { Map = new Dictionary<string, string> { ["z"] = "latent" } })
        );
        Equal(model.Decoded, vae.Decode(model.Latent), "data");
    }

    [Fact]
    public void Channels_that_come_last_are_told_of_pictures_alone()
    {
        var vectors = Foreign.Named("a perceptron with odd names and three outputs");
        var pictures = Foreign.Named("channels last");
        foreach (var (model, isTold) in ((Foreign, bool)[])[(vectors, false), (pictures, true)])
        {
            var notes = model.Import(model.Options with { Layout = ChannelOrder.Nhwc }).Card.Import!.Notes;
            Assert.Equal(isTold, notes.Any(note => note.Contains("channels of pictures last")));
        }
    }

    private static void Equal(float[] expected, float[] found, string what, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, found.Length);
        var scale = Math.Max(1, expected.Max(Math.Abs));
        var difference =
            expected.Zip(found).Aggregate(0f, (most, pair) => MathF.Max(most, Math.Abs(pair.First - pair.Second)))
            / scale;
        Assert.True(difference <= tolerance, $"The {what} differs by {difference:G3} of {scale:G3}.");
    }

    private static IEnumerable<NodeProto> Nodes(GraphProto graph) =>
        graph.Node.Concat(graph.Node.SelectMany(node => OnnxAttribute.GraphsOf(node).SelectMany(Nodes)));
}
