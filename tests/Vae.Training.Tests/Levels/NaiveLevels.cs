using Vae.Inference;

namespace Vae.Training.Tests.Levels;

/// <summary>
/// A small hierarchical VAE worked out in float64 as the papers write it, in the latent variables z themselves: p(z₂|z₁) = N(μ, σ²) and q(z₂|z₁, x) =
/// N(μ + σm, (σs)²), with densities and divergences of these (Vahdat and Kautz 2020, equations 2 and 4).
/// </summary>
internal sealed class NaiveLevels(Dictionary<string, double[]> p, int classCount)
{
    public const int Width = 3;
    public const int Latent = 3;

    private const int Hidden = 4;

    /// <summary>Two levels, of one and of two dimensions, between linear layers and tanh.</summary>
    public static VaeArchitecture Architecture(int classCount = 0) =>
        new()
        {
            Name = "naive-levels",
            Shape = new DataShape(Width),
            LatentSize = Latent,
            ClassCount = classCount,
            Likelihood = Likelihood.Gaussian,
            Encoder = [new LinearLayer(Hidden), new TanhLayer()],
            Levels =
            [
                new LatentLevel(1)
                {
                    Encoder = [new LinearLayer(Hidden), new TanhLayer()],
                    Decoder = [new LinearLayer(Hidden), new TanhLayer()],
                },
                new LatentLevel(2) { Encoder = [], Decoder = [new LinearLayer(Hidden), new TanhLayer()] },
            ],
            Decoder = [new LinearLayer(Width)],
        };

    /// <summary>A network of it whose priors are no longer those that a training begins with.</summary>
    public static VaeNetwork Network(int classCount = 0)
    {
        using var quiet = TorchSharp.torch.no_grad();
        var network = VaeNetwork.Seeded(Architecture(classCount), 4);
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.Contains("prior", StringComparison.Ordinal))
            {
                using var values = TorchSharp.torch.tensor([
                    .. Enumerable.Range(0, (int)parameter.numel()).Select(i => 0.4f * MathF.Sin(i + 1)),
                ]);
                parameter.copy_(values.view(parameter.shape));
            }
        }

        return network;
    }

    /// <summary>A way down by three standard normals, or by the means where they are null.</summary>
    public NaiveDraw Draw(IEnumerable<float> row, double[]? noise, int label = 0)
    {
        double[] x = [.. row.Select(value => (double)value), .. OneHot(label)];
        var below = Tanh("encoder.0", x);
        var top = Tanh("levels.0.encoder.0", below);
        var (m1, v1) = (Linear("levels.0.mean", top), Linear("levels.0.log_variance", top));
        double[] z1 = [m1[0] + (noise is null ? 0 : Math.Exp(v1[0] / 2) * noise[0])];
        var state = Tanh("levels.0.decoder.0", [.. z1, .. OneHot(label)]);
        double[] both = [.. below, .. state];
        var (m2, v2) = (Linear("levels.1.mean", both), Linear("levels.1.log_variance", both));
        var (prior, spread) = Prior(state);
        double[] z2 =
        [
            .. m2.Select(
                (m, j) =>
                    prior[j] + spread[j] * m + spread[j] * (noise is null ? 0 : Math.Exp(v2[j] / 2) * noise[1 + j])
            ),
        ];
        return new(z1, z2)
        {
            Output = Decode(z1, z2, label),
            LogRatio =
                LogNormal(z1[0], 0, 1)
                - LogNormal(z1[0], m1[0], Math.Exp(v1[0] / 2))
                + z2.Select(
                        (z, j) =>
                            LogNormal(z, prior[j], spread[j])
                            - LogNormal(z, prior[j] + spread[j] * m2[j], spread[j] * Math.Exp(v2[j] / 2))
                    )
                    .Sum(),
            Divergence =
                Divergence(m1[0], Math.Exp(v1[0] / 2), 0, 1)
                + m2.Select(
                        (m, j) =>
                            Divergence(prior[j] + spread[j] * m, spread[j] * Math.Exp(v2[j] / 2), prior[j], spread[j])
                    )
                    .Sum(),
            Mean = [.. m1, .. m2],
            LogVariance = [.. v1, .. v2],
            // In units of the priors.
            Latent = [.. z1, .. z2.Select((z, j) => (z - prior[j]) / spread[j])],
        };
    }

    /// <summary>What the priors generate by three standard normals.</summary>
    public double[] Generate(double[] noise, int label = 0)
    {
        double[] z1 = [noise[0]];
        var (prior, spread) = Prior(Tanh("levels.0.decoder.0", [.. z1, .. OneHot(label)]));
        return Decode(z1, [prior[0] + spread[0] * noise[1], prior[1] + spread[1] * noise[2]], label);
    }

    /// <summary>−ln p(x|z) with unit variance.</summary>
    public static double Loss(IEnumerable<float> row, double[] output) =>
        -row.Select((x, i) => LogNormal(x, output[i], 1)).Sum();

    private double[] Decode(double[] z1, double[] z2, int label)
    {
        var state = Tanh("levels.0.decoder.0", [.. z1, .. OneHot(label)]);
        return Linear("decoder.0", Tanh("levels.1.decoder.0", [.. state, .. z2]));
    }

    private (double[] Mean, double[] Deviation) Prior(double[] state) =>
        (
            Linear("levels.1.prior_mean", state),
            [.. Linear("levels.1.prior_log_variance", state).Select(value => Math.Exp(value / 2))]
        );

    private IEnumerable<double> OneHot(int label) =>
        Enumerable.Range(0, classCount).Select(c => c == label ? 1.0 : 0.0);

    private double[] Tanh(string name, double[] input) => [.. Linear(name, input).Select(Math.Tanh)];

    private double[] Linear(string name, double[] input) =>
        [
            .. p[$"{name}.bias"]
                .Select(
                    (bias, i) => bias + input.Select((x, j) => x * p[$"{name}.weight"][i * input.Length + j]).Sum()
                ),
        ];

    private static double LogNormal(double x, double mean, double deviation) =>
        -0.5 * Math.Pow((x - mean) / deviation, 2) - Math.Log(deviation) - 0.5 * Math.Log(2 * Math.PI);

    /// <summary>KL(N(m, s²) ‖ N(μ, σ²)).</summary>
    private static double Divergence(double mean, double deviation, double priorMean, double priorDeviation) =>
        Math.Log(priorDeviation / deviation)
        + (deviation * deviation + Math.Pow(mean - priorMean, 2)) / (2 * priorDeviation * priorDeviation)
        - 0.5;
}

/// <summary>A way down both levels.</summary>
internal sealed record NaiveDraw(double[] Top, double[] Bottom)
{
    public required double[] Output { get; init; }

    /// <summary>ln p(z₁, z₂) − ln q(z₁, z₂|x).</summary>
    public required double LogRatio { get; init; }

    /// <summary>The divergences of both levels' posteriors from their priors.</summary>
    public required double Divergence { get; init; }

    public required double[] Mean { get; init; }

    public required double[] LogVariance { get; init; }

    public required double[] Latent { get; init; }
}
