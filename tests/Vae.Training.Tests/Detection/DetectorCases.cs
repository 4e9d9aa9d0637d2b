using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests.Detection;

/// <summary>Small detectors of all kinds, each trained once.</summary>
internal sealed record DetectorCase(
    VaeArchitecture Architecture,
    TrainingOptions Training,
    DetectorOptions Detector,
    int Count
)
{
    private static readonly Dictionary<string, DetectorTraining> Trained = [];

    private static readonly float[] Means = [1e6f, -2, 4e-9f, 0.5f, 0];
    private static readonly float[] Spreads = [3e3f, 1, 1e-9f, 0.1f, 100];

    public static Dictionary<string, DetectorCase> All { get; } =
        new()
        {
            ["table"] = Case(Scaled(VaeArchitecture.Mlp(5, [8], 2, likelihood: Likelihood.DiagonalGaussian)), 3),
            ["heavy tails"] = Case(Scaled(VaeArchitecture.Mlp(5, [8], 2, likelihood: Likelihood.StudentT)), 2) with
            {
                Detector = new()
                {
                    Networks = 2,
                    ReferenceRows = 40,
                    Neighbours = 3,
                    NeighbourhoodShare = 0.3,
                    ResidualWeight = 0.7,
                },
            },
            ["conditional"] = Case(VaeArchitecture.Mlp(4, [8], 2, 3, Likelihood.Gaussian), 2),
            ["picture"] = Case(VaeArchitecture.ReportConv(2, channels: [3], image: new DataShape(1, 6, 6)), 2),
            ["conditional picture"] = Case(
                VaeArchitecture.ReportConv(2, 3, [3], new DataShape(2, 4, 5), Likelihood.DiagonalGaussian),
                1
            ),
            ["few rows"] = Case(VaeArchitecture.Mlp(3, [4], 1, likelihood: Likelihood.Gaussian), 2) with { Count = 6 },
        };

    public static TheoryData<string> Names => [.. All.Keys];

    public long[]? Labels =>
        Architecture.IsConditional ? [.. Enumerable.Range(0, Count).Select(row => row * 5L % 3)] : null;

    public VaeDataset Data =>
        VaeDataset.FromRows("made", Architecture.Shape, [.. Rows(1, Count).SelectMany(row => row)], Labels);

    public VaeDetectorTrainer Trainer(string? directory = null) => new(Architecture, Training, Detector, directory);

    /// <summary>The detector of a case.</summary>
    public static DetectorTraining Of(string name)
    {
        if (!Trained.TryGetValue(name, out var training))
        {
            Trained.Add(name, training = All[name].Trainer().Train(All[name].Data));
        }

        return training;
    }

    /// <summary>Rows around a curve, in units of their own.</summary>
    public float[][] Rows(long seed, int count, float noise = 0.3f)
    {
        var size = Architecture.Shape.Size;
        var numbers = new float[count * (size + 1)];
        NormalNoise.Fill(seed, 0, NoisePurpose.Evaluation, numbers.Length, numbers);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(row =>
                    Enumerable
                        .Range(0, size)
                        .Select(i =>
                        {
                            var z =
                                MathF.Sin(numbers[row * (size + 1)] + i) + noise * numbers[row * (size + 1) + i + 1];
                            return Architecture.Standardization is { } scale ? scale.Means[i] + scale.Spreads[i] * z
                                : Architecture.Likelihood == Likelihood.Bernoulli ? 1 / (1 + MathF.Exp(-2 * z))
                                : z;
                        })
                        .ToArray()
                ),
        ];
    }

    private static DetectorCase Case(VaeArchitecture architecture, int networks) =>
        new(
            architecture,
            Synthetic.Options(2) with
            {
                BatchSize = 32,
                LearningRate = 1e-2,
                ValidationFraction = 0.25,
            },
            new DetectorOptions { Networks = networks },
            120
        );

    private static VaeArchitecture Scaled(VaeArchitecture network) =>
        network with
        {
            Standardization = new(Means, Spreads),
        };
}
