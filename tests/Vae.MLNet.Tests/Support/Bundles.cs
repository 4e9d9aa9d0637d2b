namespace Vae.MLNet.Tests;

/// <summary>The bundles that tests run: small ones with random weights, and those shipped in models/. Loaded once, shared, never disposed.</summary>
internal static class Bundles
{
    private static readonly Lazy<VaeModel> mlp = Of(Small("mlp"));
    private static readonly Lazy<VaeModel> gaussian = Of(Small("gaussian"));
    private static readonly Lazy<VaeModel> conditional = Of(Small("conv-cvae"));
    private static readonly Lazy<VaeModel> mnist = Of(Shipped("mnist-vae"));
    private static readonly Lazy<VaeModel> conditionalMnist = Of(Shipped("mnist-cvae"));

    /// <summary>6 values, 2 latent dimensions.</summary>
    public static VaeModel Mlp => mlp.Value;

    /// <summary>5 real numbers, 3 latent dimensions.</summary>
    public static VaeModel Gaussian => gaussian.Value;

    /// <summary>1 x 6 x 6, 3 latent dimensions, 3 classes.</summary>
    public static VaeModel Conditional => conditional.Value;

    /// <summary>1 x 28 x 28, 2 latent dimensions.</summary>
    public static VaeModel Mnist => mnist.Value;

    /// <summary>1 x 28 x 28, 2 latent dimensions, 10 classes.</summary>
    public static VaeModel ConditionalMnist => conditionalMnist.Value;

    public static VaeModel Named(string small) =>
        small switch
        {
            "mlp" => Mlp,
            "gaussian" => Gaussian,
            "conv-cvae" => Conditional,
            _ => throw new ArgumentOutOfRangeException(nameof(small)),
        };

    public static string Small(string name) => Fixture.Directory(name);

    public static string Shipped(string name) => Path.Combine(RepositoryFacts.Root, "models", name);

    private static Lazy<VaeModel> Of(string directory) =>
        new(() => VaeModel.Load(directory, new VaeModelOptions { Threads = 1 }));
}
