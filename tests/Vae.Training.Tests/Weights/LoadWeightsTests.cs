using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Weights;

/// <summary>Weights that PyTorch wrote (make.py), in a network of ours: its outputs, an export, a training; and files that are refused.</summary>
public sealed class LoadWeightsTests : IDisposable
{
    private static readonly Dictionary<string, string?> names = new()
    {
        ["fc1"] = "encoder.0",
        ["fc21"] = "mean",
        ["fc22"] = "log_variance",
        ["fc3.weight"] = "decoder.0.weight",
        ["fc3.bias"] = "decoder.0.bias",
        ["fc4"] = "decoder.2",
    };

    private static readonly VaeArchitecture architecture = VaeArchitecture.Mlp(new DataShape(12), [8], 3);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("vae.pt")]
    [InlineData("vae.safetensors")]
    [InlineData("double.safetensors")]
    public void A_bundle_of_the_weights_gives_what_PyTorch_gave(string file)
    {
        using var network = new VaeNetwork(architecture);
        network.LoadWeights(Golden(file), names);
        using var vae = VaeModel.FromBundle(network.ToBundle(ComparisonRows.Of(architecture)));
        var posterior = vae.Encode(Expected("data"));
        Equal(Expected("mean"), posterior.Mean);
        Equal(Expected("log_variance"), posterior.LogVariance);
        Equal(Expected("decoded"), vae.Decode(Expected("latent")));
    }

    [Fact]
    public void A_training_goes_on_from_the_weights()
    {
        var options = new TrainingOptions
        {
            Epochs = 1,
            BatchSize = 8,
            LearningRate = 1e-12,
            Seed = 1,
        };
        using var trainer = new VaeTrainer(architecture, options);
        trainer.Network.LoadWeights(Golden("vae.pt"), names);
        var rows = ComparisonRows.Of(architecture);
        var result = trainer.Train(rows);
        using var vae = VaeModel.FromBundle(result.ToBundle(rows));
        Equal(Expected("mean"), vae.Encode(Expected("data")).Mean);
    }

    /// <summary>Of a network with other shapes, nothing is taken.</summary>
    [Fact]
    public void A_network_whose_weights_are_refused_is_as_it_was()
    {
        using var network = new VaeNetwork(architecture);
        var before = OnnxWeight.Of(network).ToDictionary(weight => weight.Key, weight => weight.Value.Values.ToArray());
        Refused(
            network,
            Golden("vae.pt"),
            Without("fc4"),
            "'fc4.bias'",
            "decoder.2.weight",
            "or a map that leaves it out"
        );
        Assert.All(OnnxWeight.Of(network), weight => Assert.Equal(before[weight.Key], weight.Value.Values.ToArray()));
    }

    [Fact]
    public void Names_and_shapes_that_are_not_the_networks()
    {
        using var network = new VaeNetwork(architecture);
        Refused(
            network,
            Golden("vae.pt"),
            With("fc4", null),
            "no tensor for the network's parameter 'decoder.2.weight' of shape [12, 8]"
        );
        Refused(network, Golden("vae.pt"), With("fc4", "encoder.0"), "'encoder.0.");
        Refused(network, Golden("vae.pt"), With("fc21", "decoder.0"), "decoder.0.");
        Refused(network, Golden("vae.pt"), With("fc9", "mean"), "'fc9'", "does not have");
        using var wide = new VaeNetwork(VaeArchitecture.Mlp(new DataShape(12), [9], 3));
        Refused(wide, Golden("vae.safetensors"), names, "[8]", "[9]", "'encoder.0.bias'");
    }

    [Theory]
    [InlineData("checkpoint.pt", "no tensor", "state_dict()")]
    [InlineData("module.pt", "wants to call __main__.Vae", "was not run")]
    [InlineData("transposed.pt", "transposed", "contiguous")]
    [InlineData("part.pt", "a part of others", "clone()")]
    [InlineData("legacy.pt", "neither safetensors nor")]
    public void What_is_no_state_dictionary(string file, params string[] words)
    {
        using var network = new VaeNetwork(architecture);
        Refused(network, Golden(file), names, [file, .. words]);
    }

    /// <summary>The head of a larger tensor's numbers is read, and is the same as a whole tensor of them.</summary>
    [Fact]
    public void A_tensor_at_the_beginning_of_a_larger_one()
    {
        using var network = new VaeNetwork(architecture);
        network.LoadWeights(Golden("head.pt"), names);
        var found = OnnxWeight.Of(network).ToDictionary(weight => weight.Key, weight => weight.Value.Values.ToArray());
        network.LoadWeights(Golden("vae.pt"), names);
        Assert.All(OnnxWeight.Of(network), weight => Assert.Equal(weight.Value.Values.ToArray(), found[weight.Key]));
    }

    /// <summary>A pickle that would write a file, as pickle.dumps makes it of an object whose __reduce__ gives (os.system, (command,)).</summary>
    [Theory]
    [InlineData(
        "archive/data.pkl",
        "\u0080\u0002cposix\nsystem\nq\0X*\0\0\0{0}q\u0001\u0085q\u0002Rq\u0003.",
        "wants to call posix.system"
    )]
    [InlineData(
        "archive/data.pkl",
        "\u0080\u0002}q\0X\u0001\0\0\0aq\u0001cbuiltins\neval\nX*\0\0\0{0}\u0085Rs.",
        "wants to call builtins.eval"
    )]
    [InlineData(
        "archive/data.pkl",
        "\u0080\u0004\u008c\u0005posix\u0094\u008c\u0006system\u0094\u0093\u0094X*\0\0\0{0}\u0085R.",
        "0x94"
    )]
    [InlineData("archive/data.pkl", "(S'{0}'\nios\nsystem\n.", "0x53")]
    [InlineData("other/data.pkl", "\u0080\u0002cposix\nsystem\nX*\0\0\0{0}\u0085R.", "wants to call posix.system")]
    [InlineData(
        "archive/data.pkl",
        "\u0080\u0002cdecimal\nDecimal\nX*\0\0\0{0}\u0085R.",
        "wants to call decimal.Decimal"
    )]
    public void A_pickle_that_wants_to_run_code_is_refused(string entry, string pickle, string words)
    {
        var contents = pickle.Replace("{0}", "touch it".PadRight(42), StringComparison.Ordinal);
        var file = Archive(("archive/version", "3\n"), (entry, contents));
        using var network = new VaeNetwork(architecture);
        Refused(network, file, names, file, words, "was not run");
    }

    [Fact]
    public void Archives_that_would_be_read_as_other_numbers()
    {
        using var network = new VaeNetwork(architecture);
        const string empty = "\u0080\u0002}q\0.";
        Refused(
            network,
            Archive(("archive/data.pkl", empty), ("archive/byteorder", "big")),
            names,
            "the byte order 'big'; expected little"
        );
        Refused(
            network,
            Archive(("archive/data.pkl", empty), ("archive/data/0", new string('a', 1000))),
            names,
            "compressed; expected it as it is"
        );
        // Zeros, packed.
        var file = directory["long.pt"];
        using (var archive = ZipFile.Open(file, ZipArchiveMode.Create))
        {
            using var stream = archive.CreateEntry("archive/data.pkl", CompressionLevel.Fastest).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 100; i++)
            {
                stream.Write(zeros);
            }
        }

        Refused(network, file, names, "data.pkl has 104857600 bytes; expected at most 100000000");
    }

    /// <summary>The counts of batches are left out by themselves; averages and weights are PyTorch's.</summary>
    [Fact]
    public void A_network_with_a_batch_normalisation()
    {
        var normalised = architecture with { Encoder = [new LinearLayer(8), new BatchNormLayer(), new ReluLayer()] };
        var map = With("norm", "encoder.1");
        using var network = new VaeNetwork(normalised);
        network.LoadWeights(Golden("normalised.pt"), map);
        using var vae = VaeModel.FromBundle(network.ToBundle(ComparisonRows.Of(normalised)));
        Equal(Expected("normalised_mean"), vae.Encode(Expected("data")).Mean);

        using var plain = new VaeNetwork(architecture);
        Refused(plain, Golden("normalised.pt"), names, "'norm.bias'");
    }

    /// <summary>The counts alone, of no normalisation, are a tensor as others.</summary>
    [Fact]
    public void A_tensor_that_is_too_much_where_all_parameters_have_one()
    {
        using var network = new VaeNetwork(architecture);
        var tensors = Tensors(network);
        tensors.Add("zzz.num_batches_tracked", ([1], [1]));
        var message = Assert.Throws<InvalidDataException>(() => network.LoadWeights(Safetensors(tensors))).Message;
        Assert.Contains("none of the network's parameters; expected a map that leaves it out", message);
    }

    [Fact]
    public void A_map_has_the_longest_name_that_fits()
    {
        using var network = new VaeNetwork(architecture);
        var tensors = Tensors(network);
        Move("encoder.0.weight", "a.b");
        Move("encoder.0.bias", "a.bias");
        tensors["a.b"] = (tensors["a.b"].Shape, [.. tensors["a.b"].Values.Select((_, i) => (float)i)]);
        var file = Safetensors(tensors);
        var map = new Dictionary<string, string?> { ["a"] = "encoder.0", ["a.b"] = "encoder.0.weight" };
        network.LoadWeights(file, map);
        Assert.Equal(95f, network.get_parameter("encoder.0.weight")![7, 11].item<float>());

        void Move(string from, string to)
        {
            tensors.Remove(from, out var values);
            tensors.Add(to, values);
        }
    }

    /// <summary>How rows are scaled is the architecture's; a file that says it, too, says the same or is refused.</summary>
    [Fact]
    public void Means_and_spreads_are_the_architectures()
    {
        var scaled = VaeArchitecture.Mlp(2, [3], 1, likelihood: Likelihood.DiagonalGaussian) with
        {
            Standardization = new Standardization([1, 2], [3, 4]),
        };
        using var network = new VaeNetwork(scaled);
        var tensors = Tensors(network);
        network.LoadWeights(Safetensors(tensors));
        foreach (var name in (string[])["data_mean", "data_spread"])
        {
            var values = tensors[name].Values.ToArray();
            values[1]++;
            var other = new Dictionary<string, (long[], float[])>(tensors) { [name] = (tensors[name].Shape, values) };
            var message = Assert.Throws<InvalidDataException>(() => network.LoadWeights(Safetensors(other))).Message;
            Assert.Contains($"'{name}'", message);
            Assert.Contains("other numbers than the architecture", message);
            network.LoadWeights(Safetensors(other), new Dictionary<string, string?> { [name] = null });
        }
    }

    [Theory]
    [InlineData("[4,2]", "F32", "has 4 bytes, the shape [4, 2] and the type F32")]
    [InlineData("[-1]", "F32", "has 4 bytes, the shape [-1]")]
    [InlineData("[9223372036854775807,9223372036854775807]", "F32", "has 4 bytes")]
    [InlineData("[1]", "F64", "the type F64")]
    [InlineData("[1]", "F8_E4M3", "is of the type F8_E4M3; expected one of F64, F32")]
    public void A_header_whose_shapes_are_not_those_of_its_bytes(string shape, string type, string words)
    {
        var header = $$$"""{"a":{"dtype":"{{{type}}}","shape":{{{shape}}},"data_offsets":[0,4]}}""";
        var file = directory.Write("header", WithHeader(header, new byte[4]));
        using var network = new VaeNetwork(architecture);
        Refused(network, file, names, file, "'a'", words);
    }

    [Theory]
    [InlineData(Likelihood.Bernoulli)]
    [InlineData(Likelihood.Gaussian)]
    [InlineData(Likelihood.DiagonalGaussian)]
    [InlineData(Likelihood.StudentT)]
    [InlineData(Likelihood.DiscretizedLogistic)]
    public void A_bundle_of_each_likelihood(Likelihood likelihood)
    {
        using var network = new VaeNetwork(VaeArchitecture.Mlp(new DataShape(12), [8], 3, likelihood: likelihood));
        var tensors = Tensors(network);
        network.LoadWeights(Safetensors(tensors));
        var bundle = network.ToBundle(ComparisonRows.Of(network.Architecture));
        Assert.Equal(likelihood, bundle.Card.Signature.Likelihood);
    }

    [Fact]
    public void Damaged_and_mistaken_files()
    {
        using var network = new VaeNetwork(architecture);
        foreach (var good in (string[])["vae.pt", "vae.safetensors"])
        {
            var bytes = File.ReadAllBytes(Golden(good));
            foreach (var length in (int[])[9, 100, bytes.Length / 2, bytes.Length - 40])
            {
                Refused(network, directory.Write("cut", bytes[..length]), names, "cut");
            }
        }

        Refused(
            network,
            directory.Write("pointer", "version https://git-lfs.github.com/spec/v1\n"u8.ToArray()),
            names,
            "Git LFS"
        );
        Refused(network, directory.Write("empty"), names, "empty");
        Assert.Throws<FileNotFoundException>(() => network.LoadWeights(directory["none"]));
        Assert.Throws<IOException>(() => network.LoadWeights(directory.Path));
    }

    [Fact]
    public void Numbers_that_are_none_are_refused()
    {
        var bytes = File.ReadAllBytes(Golden("vae.safetensors"));
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), float.NaN);
        using var network = new VaeNetwork(architecture);
        Refused(network, directory.Write("nan", bytes), names, "'fc4.bias'", "infinite numbers or ones that are none");

        // Finite as it is in the file, and infinite as the network would have it.
        var wide = File.ReadAllBytes(Golden("double.safetensors"));
        BitConverter.TryWriteBytes(wide.AsSpan(wide.Length - 8), 1e39);
        Refused(network, directory.Write("wide", wide), names, "'fc4.bias'", "as Float32");
    }

    private string Archive(params (string Name, string Contents)[] entries)
    {
        var file = directory["made.pt"];
        File.Delete(file);
        using var archive = ZipFile.Open(file, ZipArchiveMode.Create);
        foreach (var (name, contents) in entries)
        {
            using var stream = archive.CreateEntry(name).Open();
            stream.Write(Encoding.Latin1.GetBytes(contents));
        }

        return file;
    }

    private static Dictionary<string, (long[] Shape, float[] Values)> Tensors(VaeNetwork network)
    {
        using var scope = torch.NewDisposeScope();
        return network
            .state_dict()
            .ToDictionary(pair => pair.Key, pair => (pair.Value.shape, pair.Value.data<float>().ToArray()));
    }

    private string Safetensors(IReadOnlyDictionary<string, (long[] Shape, float[] Values)> tensors)
    {
        var header = new Dictionary<string, object>();
        using var bytes = new MemoryStream();
        foreach (var (name, (shape, values)) in tensors)
        {
            var start = bytes.Length;
            bytes.Write(MemoryMarshal.AsBytes(values.AsSpan()));
            header.Add(
                name,
                new Dictionary<string, object>
                {
                    ["dtype"] = "F32",
                    ["shape"] = shape,
                    ["data_offsets"] = (long[])[start, bytes.Length],
                }
            );
        }

        return directory.Write("made.safetensors", WithHeader(JsonSerializer.Serialize(header), bytes.ToArray()));
    }

    private static byte[] WithHeader(string header, byte[] data) =>
        [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), .. data];

    private static Dictionary<string, string?> Without(string name) => new(names.Where(pair => pair.Key != name));

    private static Dictionary<string, string?> With(string name, string? target) => new(names) { [name] = target };

    private static void Refused(VaeNetwork network, string path, Dictionary<string, string?> map, params string[] words)
    {
        var message = Assert.Throws<InvalidDataException>(() => network.LoadWeights(path, map)).Message;
        Assert.All(words, word => Assert.Contains(word, message));
        Assert.DoesNotContain('\n', message);
    }

    private static string Golden(string file) => Path.Combine(AppContext.BaseDirectory, "Weights", "Golden", file);

    private static float[] Expected(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Golden("expected.json")));
        return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
    }

    private static void Equal(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }
}
