using System.Text.Json;

namespace Vae.Import.Tests;

/// <summary>A model of another tool, and what that tool computed of it (Models/make.py).</summary>
internal sealed partial class Foreign
{
    private readonly JsonElement expected;
    private readonly string given;

    private Foreign(string name, string given, string path, VaeImportOptions options)
    {
        Name = name;
        Path = path;
        this.given = given;
        Options = options;
        using var document = JsonDocument.Parse(
            File.ReadAllText(System.IO.Path.Combine(Models, given, "expected.json"))
        );
        expected = document.RootElement.Clone();
    }

    /// <summary>The models in the repository, or those that VAE_IMPORT_MODELS names, made anew.</summary>
    public static string Models { get; } =
        Environment.GetEnvironmentVariable("VAE_IMPORT_MODELS")
        ?? System.IO.Path.Combine(AppContext.BaseDirectory, "Models");

    public static IReadOnlyList<Foreign> All { get; } =
    [
        new("convolutions", "conv", "conv", new()),
        new("convolutions of one row", "alone", "alone", new()),
        new("a token joined to one row", "token", "token", new()),
        new("a perceptron with odd names and three outputs", "odd", "odd", Odd),
        new("the same in float64", "double", "double", Odd),
        new("all in one file", "whole", "whole/vae.onnx", new()),
        new("channels last", "last", "last", new() { Layout = ChannelOrder.Nhwc, Range = (-1, 1) }),
        new("AutoencoderKL of optimum, operator set 9", "kl", "kl/9", new()),
        new("AutoencoderKL of optimum, operator set 11", "kl", "kl/11", new()),
        new("AutoencoderKL of optimum, operator set 14", "kl", "kl/14", new()),
        new("operator set 18", "later18", "later18", new()),
        new("operator set 20", "later20", "later20", new()),
        new("operator set 21", "later21", "later21", new()),
        new("one-hot labels", "onehot", "onehot", new()),
        new("numbered labels of the decoder alone", "numbers", "numbers", new() { ClassCount = 3 }),
        // 11 bits of a number.
        new("float16", "half", "half", new()) { Tolerance = 2e-3 },
    ];

    private static VaeImportOptions Odd =>
        new()
        {
            Map = new Dictionary<string, string>
            {
                ["m/out"] = "mean",
                ["ls:0"] = "log_deviation",
                ["encoder:feed"] = "data",
                ["decoder:feed"] = "latent",
            },
            Activation = DecoderActivation.Logits,
        };

    public string Name { get; }

    public string Path { get; }

    /// <summary>How much outputs may differ by, in parts of the largest or of 1.</summary>
    public double Tolerance { get; private init; } = 1e-5;

    public VaeImportOptions Options { get; }

    public float[] Data => Numbers("data");

    /// <summary>Empty for a model without labels.</summary>
    public long[] Labels =>
        expected.TryGetProperty("labels", out var labels)
            ? [.. labels.EnumerateArray().Select(label => (long)label.GetDouble())]
            : [];

    public float[] Mean => Numbers("mean");

    public float[] LogVariance => Numbers("log_variance");

    public float[] Latent => Numbers("latent");

    public float[] Decoded => Numbers("decoded");

    public string this[string file] => System.IO.Path.Combine(Models, Path, file);

    public static Foreign Named(string name) => All.Single(model => model.Name == name);

    public ModelBundle Import(VaeImportOptions? options = null) =>
        given is "odd" or "double"
            ? ModelBundle.Import(this["in.onnx"], this["out.onnx"], options ?? Options)
            : ModelBundle.Import(System.IO.Path.Combine(Models, Path), options ?? Options);

    private float[] Numbers(string name) =>
        [.. expected.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
}
