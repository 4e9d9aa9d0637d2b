using System.Text;

namespace Vae.Import.Tests;

/// <summary>What cannot be imported is said in one sentence that names the thing.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private static Foreign Conv => Foreign.Named("convolutions");

    private static Foreign Kl => Foreign.Named("AutoencoderKL of optimum, operator set 14");

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("foo", "mean", "'foo'", "which is not there", "the outputs mu, logvar", "the input z")]
    [InlineData("decoder:mu", "data", "'mu'", "which is not there")]
    [InlineData("input", "mean", "'input'", "a computed value of the encoder")]
    [InlineData("mu", "latent", "'mu'", "which cannot have it")]
    public void A_name_that_is_not_there_or_is_something_else(string name, string role, params string[] words) =>
        Refused(() => Conv.Import(Mapped((name, role))), words);

    [Fact]
    public void Names_that_nobody_knows() =>
        Refused(
            () => Foreign.Named("a perceptron with odd names and three outputs").Import(new()),
            "hidden7, m/out, ls:0",
            "the posterior's mean",
            "map"
        );

    [Fact]
    public void A_role_that_is_given_twice() =>
        Refused(() => Conv.Import(Mapped(("mu", "mean"), ("logvar", "mean"))), "'mu' and 'logvar'", "expected one");

    [Fact]
    public void An_unknown_role() =>
        Assert.Contains(
            "log_deviation",
            Assert.Throws<ArgumentException>(() => Conv.Import(Mapped(("mu", "sigma")))).Message
        );

    [Fact]
    public void Latent_vectors_that_do_not_fit() =>
        Refused(
            () =>
                ModelBundle.Import(
                    Conv["encoder.onnx"],
                    Foreign.Named("channels last")["decoder.onnx"],
                    new() { Shape = new(1, 8, 8) }
                ),
            "gives rows of shape [8, 8, 3]",
            "takes rows of [1, 8, 8]"
        );

    [Fact]
    public void Encoder_and_decoder_of_other_sizes() =>
        Refused(
            () =>
                ModelBundle.Import(
                    Conv["encoder.onnx"],
                    Foreign.Named("a perceptron with odd names and three outputs")["out.onnx"],
                    new() { Activation = DecoderActivation.Logits }
                ),
            "gives latent vectors of shape [3]",
            "is [batch_size, 4]"
        );

    [Fact]
    public void A_shape_that_is_not_the_files() =>
        Refused(() => Conv.Import(new() { Shape = new(1, 9, 9) }), "'input'", "[batch_size, 1, 8, 8]", "[1, 9, 9]");

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
    public void Mean_and_log_variance_that_are_told_in_one_and_apart() =>
        Refused(
            () => Kl.Import(Mapped(("latent_parameters", "parameters"), ("encoder:latent_parameters", "mean"))),
            "gives the role parameters to the tensor 'latent_parameters'",
            "and gives mean, too"
        );

    /// <summary>A vector of whole numbers is no class number for each row, and no one-hot vector of floats.</summary>
    [Fact]
    public void Labels_that_are_vectors_of_whole_numbers()
    {
        var path = Foreign
            .Named("one-hot labels")
            .Changed(
                directory,
                "encoder.onnx",
                model =>
                    model.Graph.Input.Single(input => input.Name == "y").Type.TensorType.ElemType = (int)
                        TensorProto.Types.DataType.Int64
            );
        Refused(
            () => ModelBundle.Import(path, new() { ClassCount = 3 }),
            "The encoder's label 'y'",
            "is Int64 [batch_size, 3]",
            "a one-hot vector of floats"
        );
    }

    [Fact]
    public void Classes_that_nobody_knows_or_that_differ()
    {
        var numbered = Foreign.Named("numbered labels of the decoder alone");
        Refused(() => numbered.Import(new()), "'c'", "the number of classes");
        Refused(() => Foreign.Named("one-hot labels").Import(new() { ClassCount = 4 }), "3 or 4 classes");
        Refused(() => Conv.Import(new() { ClassCount = 4 }), "4 classes", "no tensor is known to be the label");
        Assert.Throws<ArgumentException>(() => Conv.Import(new() { ClassCount = 1 }));
        Refused(() => numbered.Import(new() { ClassCount = 10_001 }), "10001 classes", "at most 10000");
    }

    /// <summary>OneHot, and a comparison with the classes, make zeros of what is no class; an embedding has an error for it.</summary>
    [Theory]
    [InlineData("OneHot", 3, null)]
    [InlineData("OneHot", 4, "gives for the class 3 what it gives for 1000000007")]
    [InlineData("OneHot", 10, "gives for the class 9 what it gives for 1000000007")]
    [InlineData("Equal", 3, null)]
    [InlineData("Equal", 5, "gives for the class 4 what it gives for 1000000007")]
    [InlineData("Gather", 3, null)]
    [InlineData("Gather", 10, "does not compute a row of")]
    public void Classes_beyond_those_that_the_graph_knows(string op, int classes, string? words)
    {
        var path = Foreign
            .Named("numbered labels of the decoder alone")
            .Changed(
                directory,
                "decoder.onnx",
                model =>
                {
                    var graph = model.Graph;
                    var embedding = graph.Node.Single(node => node.OpType == "Gather" && node.Input.Contains("c"));
                    if (op == "Gather")
                    {
                        return;
                    }

                    graph.Initializer.Add(Constant("classes", [0, 1, 2], 1, 3));
                    graph.Initializer.Add(Constant("depth", [3]));
                    graph.Initializer.Add(Constant("off.on", [0, 1], 2));
                    graph.Initializer.Add(Constant("axis", [1], 1));
                    var made = graph.Node.IndexOf(embedding);
                    graph.Node.RemoveAt(made);
                    NodeProto[] nodes =
                        op == "OneHot"
                            ? [Node("OneHot", "chosen", "c", "depth", "off.on")]
                            : [Node("Unsqueeze", "column", "c", "axis"), Node("Equal", "chosen", "column", "classes")];
                    var cast = Node("Cast", embedding.Output[0], "chosen");
                    cast.Attribute.Add(
                        new AttributeProto
                        {
                            Name = "to",
                            Type = AttributeProto.Types.AttributeType.Int,
                            I = (int)TensorProto.Types.DataType.Float,
                        }
                    );
                    foreach (var node in nodes.Append(cast))
                    {
                        graph.Node.Insert(made++, node);
                    }
                }
            );
        ModelBundle Imported() => ModelBundle.Import(path, new() { ClassCount = classes });
        if (words is null)
        {
            Assert.Equal(classes, Imported().Card.Signature.ClassCount);
        }
        else
        {
            Refused(() => Imported(), "decoder", words);
        }

        static NodeProto Node(string op, string output, params string[] inputs) =>
            new()
            {
                OpType = op,
                Input = { inputs },
                Output = { output },
            };
        static TensorProto Constant(string name, long[] values, params long[] dimensions) =>
            new()
            {
                Name = name,
                DataType = (int)TensorProto.Types.DataType.Int64,
                Dims = { dimensions },
                Int64Data = { values },
            };
    }

    [Fact]
    public void A_missing_configuration()
    {
        var path = Kl.Changed(directory, "vae_encoder/model.onnx", _ => { });
        File.Delete(directory["vae_encoder/config.json"]);
        Assert.Equal(18, ModelBundle.Import(path).Card.Signature.LatentSize);
        File.Delete(directory["vae_decoder/config.json"]);
        Refused(() => ModelBundle.Import(path), "no config.json", "scaling factor");
        var told = new VaeImportOptions { ScalingFactor = 0.4, Shape = new(3, 12, 12) };
        Assert.Equal(18, ModelBundle.Import(path, told).Card.Signature.LatentSize);
    }

    [Theory]
    [InlineData("""{"in_channels": 3, "sample_size": 12}""", "has no scaling_factor")]
    [InlineData("""{"scaling_factor": -1}""", "is -1", "above 0")]
    [InlineData("""{"scaling_factor": "x"}""", "a number")]
    [InlineData("""{"scaling_factor": 0.4, "shift_factor": 0.25, "latent_channels": 3}""", "differ")]
    [InlineData("""{"scaling_factor": 0.4, "in_channels": 3, "sample_size": 12.5}""", "sample_size", "is 12.5")]
    [InlineData("""{"scaling_factor": 0.4, "in_channels": 3, "sample_size": [12, 0]}""", "sample_size", "is 12, 0")]
    [InlineData("""[1]""", "object")]
    [InlineData("""{""", "not readable")]
    public void A_configuration_that_is_wrong(string json, params string[] words)
    {
        var path = Kl.Changed(directory, "vae_encoder/model.onnx", _ => { });
        File.WriteAllText(directory["vae_encoder/config.json"], json);
        Refused(() => ModelBundle.Import(path), [.. words, "config.json"]);
    }

    [Fact]
    public void A_configuration_of_other_latent_channels()
    {
        var path = Kl.Changed(directory, "vae_encoder/model.onnx", _ => { });
        foreach (var part in (string[])["vae_encoder", "vae_decoder"])
        {
            File.WriteAllText(
                directory[$"{part}/config.json"],
                """{"in_channels": 3, "sample_size": 12, "scaling_factor": 1, "latent_channels": 4}"""
            );
        }

        Refused(() => ModelBundle.Import(path), "[2, 3, 3]", "4 latent channels");
    }

    [Fact]
    public void Sizes_that_stay_open() =>
        Refused(
            () =>
                ModelBundle.Import(
                    Kl["vae_encoder/model.onnx"],
                    Kl["vae_decoder/model.onnx"],
                    new() { Activation = DecoderActivation.Mean }
                ),
            "[batch_size, num_channels, height, width]",
            "the shape of a row"
        );

    [Fact]
    public void An_output_of_which_nobody_knows_what_it_is()
    {
        var model = Foreign.Named("a perceptron with odd names and three outputs");
        Refused(() => model.Import(model.Options with { Activation = null }), "'logits9'", "the activation");
        Refused(
            () => model.Import(model.Options with { Activation = DecoderActivation.Probability }),
            "a probability",
            "from 0 to 1"
        );
        Refused(() => Conv.Import(new() { Activation = DecoderActivation.Logits }), "comes of a Sigmoid");
        Refused(
            () =>
                model.Import(
                    model.Options with
                    {
                        Activation = DecoderActivation.Mean,
                        Likelihood = Likelihood.Bernoulli,
                    }
                ),
            "Bernoulli",
            "means"
        );
        Refused(() => Conv.Import(new() { Likelihood = Likelihood.DiagonalGaussian }), "data_log_variance");
    }

    [Fact]
    public void An_operator_of_another_domain()
    {
        var path = Conv.Changed(directory, "decoder.onnx", graph => graph.Graph.Node[^1].Domain = "com.microsoft");
        Refused(() => ModelBundle.Import(path), "com.microsoft", "standard operators");
    }

    [Theory]
    [InlineData("Dropout")]
    [InlineData("BatchNormalization")]
    public void A_network_in_its_training_mode(string op)
    {
        var path = Conv.Changed(
            directory,
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
            directory,
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
        var path = Conv.Changed(directory, "encoder.onnx", graph => graph.OpsetImport[0].Version = 8);
        Refused(() => ModelBundle.Import(path), "operator set 8");
    }

    [Fact]
    public void Functions_and_further_inputs()
    {
        Refused(
            () =>
                ModelBundle.Import(
                    Conv.Changed(
                        directory,
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
            directory,
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
            directory,
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

    [Theory]
    [InlineData("PK\u0003\u0004…", "ZIP archive")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer")]
    [InlineData("<!DOCTYPE html><html>", "web page")]
    [InlineData("hello, world", "no ONNX file")]
    [InlineData("", "empty")]
    public void A_file_that_is_something_else(string text, string words)
    {
        var file = directory.Write("encoder.onnx", Encoding.UTF8.GetBytes(text));
        Refused(() => ModelBundle.Import(file, Conv["decoder.onnx"]), file, words);
    }

    [Fact]
    public void Places_without_a_model()
    {
        Refused(
            () => ModelBundle.Import(directory.Path),
            "neither vae_encoder and vae_decoder nor encoder.onnx and decoder.onnx"
        );
        ModelBundle.Write(directory["bundle"], Conv.Import());
        Refused(() => ModelBundle.Import(directory["bundle"]), "a model bundle already");
        Assert.Throws<FileNotFoundException>(() => ModelBundle.Import(directory["none.onnx"]));
        Assert.Throws<FileNotFoundException>(() => ModelBundle.Import(Conv["encoder.onnx"], directory["none.onnx"]));
        Assert.Throws<IOException>(() => ModelBundle.Import(directory.Path, Conv["decoder.onnx"]));
    }

    [Fact]
    public void Options_out_of_range()
    {
        VaeImportOptions[] wrong =
        [
            new() { Range = (1, 1) },
            new() { Range = (0, float.PositiveInfinity) },
            new() { ScalingFactor = 0 },
            new() { ShiftFactor = double.NaN },
            new() { Layout = (ChannelOrder)7 },
            new() { Activation = (DecoderActivation)7 },
            new() { Likelihood = Likelihood.StudentT },
        ];
        Assert.All(
            wrong,
            options => Assert.Contains("expected", Assert.Throws<ArgumentException>(() => Conv.Import(options)).Message)
        );
    }

    private static VaeImportOptions Mapped(params (string Name, string Role)[] map) =>
        new() { Map = map.ToDictionary(entry => entry.Name, entry => entry.Role) };

    private static void Refused(Action import, params string[] words)
    {
        var message = Assert.Throws<InvalidDataException>(import).Message;
        Assert.All(words, word => Assert.Contains(word, message));
        Assert.DoesNotContain('\n', message);
    }
}
