using System.IO.Compression;
using System.Text;
using System.Text.Json;
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
    [InlineData("transposed.pt", "not contiguous")]
    [InlineData("legacy.pt", "neither safetensors nor")]
    public void What_is_no_state_dictionary(string file, params string[] words)
    {
        using var network = new VaeNetwork(architecture);
        Refused(network, Golden(file), names, [file, .. words]);
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
    public void A_pickle_that_wants_to_run_code_never_does(string entry, string pickle, string words)
    {
        var victim = directory["ran"];
        var command = $"touch {victim}".PadRight(42);
        var file = directory["evil.pt"];
        using (var archive = ZipFile.Open(file, ZipArchiveMode.Create))
        {
            using (var plain = new StreamWriter(archive.CreateEntry("archive/version").Open()))
            {
                plain.Write("3\n");
            }

            using var stream = archive.CreateEntry(entry).Open();
            stream.Write(Encoding.Latin1.GetBytes(pickle.Replace("{0}", command, StringComparison.Ordinal)));
        }

        using var network = new VaeNetwork(architecture);
        Refused(network, file, names, file, words);
        Assert.False(File.Exists(victim));
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
    }

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
