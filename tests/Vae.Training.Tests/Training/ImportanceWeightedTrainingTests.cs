using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Training;

/// <summary>The importance-weighted bound as the objective, against finite differences of it worked out in float64.</summary>
public sealed class ImportanceWeightedTrainingTests
{
    private const int Width = 3;
    private const int Latent = 2;
    private const int Samples = 4;
    private const double Beta = 0.7;
    private const long Seed = 6;

    private static readonly float[][] Rows =
    [
        [0.5f, -0.25f, 1],
        [-1.5f, 0.75f, 2],
        [0.1f, 0.2f, -0.3f],
    ];

    [Theory]
    [InlineData(null, false)]
    [InlineData(3, false)]
    [InlineData(null, true)]
    public void A_step_takes_the_gradient_of_the_weighted_bound(int? components, bool weighted)
    {
        var architecture = VaeArchitecture.Mlp(Width, [], Latent, likelihood: Likelihood.Gaussian) with
        {
            PriorComponents = components,
        };
        var options = new TrainingOptions
        {
            Epochs = 1,
            BatchSize = 2,
            LearningRate = 1e-30,
            Seed = Seed,
            ImportanceSamples = Samples,
            Beta = new ConstantBeta(Beta),
        };
        // Which of the two rows comes first, and has the first noise.
        var order = new int[2];
        new TrainingRows(2, 0, Seed, null).Fill(1, 0, order);
        double[] parts = weighted ? [1.5, 0.5] : [1, 1];
        var steps = 0;
        foreach (var row in Rows)
        {
            float[]? weights = weighted ? [3, 1] : null;
            var data = VaeDataset.FromRows("row", new DataShape(Width), [.. row, .. row], weights: weights);
            using var trainer = new VaeTrainer(architecture, options);
            trainer.Train(
                data,
                progress: new Recorder(report =>
                {
                    if (report.Completed is null)
                    {
                        FiniteDifferences.Compare(
                            trainer.Network,
                            p => Objective(p, row, [parts[order[0]], parts[order[1]]])
                        );
                        steps++;
                    }
                })
            );
        }

        Assert.Equal(Rows.Length, steps);
    }

    /// <summary>The average bound of the batch's two equal rows, whose noise differs.</summary>
    private static double Objective(Dictionary<string, double[]> p, float[] row, double[] weights) =>
        (weights[0] * Bound(p, row, 0) + weights[1] * Bound(p, row, 1)) / 2;

    private static double Bound(Dictionary<string, double[]> p, float[] row, long number)
    {
        var noise = new float[Samples * Latent];
        NormalNoise.Fill(Seed, number, NoisePurpose.Training, noise.Length, noise);
        var mean = Linear(p, "mean", [.. row.Select(x => (double)x)], Latent);
        var logVariance = Linear(p, "log_variance", [.. row.Select(x => (double)x)], Latent);
        var sum = 0.0;
        for (var k = 0; k < Samples; k++)
        {
            double[] e = [noise[k * Latent], noise[k * Latent + 1]];
            double[] z = [.. e.Select((value, j) => mean[j] + Math.Exp(logVariance[j] / 2) * value)];
            var output = Linear(p, "decoder.0", z, Width);
            var likelihood = row.Select((x, i) => LogNormal(x, output[i], 1)).Sum();
            var posterior = z.Select((value, j) => LogNormal(value, mean[j], Math.Exp(logVariance[j]))).Sum();
            sum += Math.Exp(likelihood + Beta * (LogPrior(p, z) - posterior));
        }

        return -Math.Log(sum / Samples);
    }

    private static double LogPrior(Dictionary<string, double[]> p, double[] z)
    {
        if (!p.TryGetValue("prior_weight", out var logits))
        {
            return z.Sum(value => LogNormal(value, 0, 1));
        }

        var total = logits.Sum(Math.Exp);
        return Math.Log(
            logits
                .Select(
                    (logit, c) =>
                        Math.Exp(logit)
                        / total
                        * Math.Exp(
                            z.Select(
                                    (value, j) =>
                                        LogNormal(
                                            value,
                                            p["prior_mean"][c * Latent + j],
                                            Math.Exp(p["prior_log_variance"][c * Latent + j])
                                        )
                                )
                                .Sum()
                        )
                )
                .Sum()
        );
    }

    private static double LogNormal(double x, double mean, double variance) =>
        -0.5 * ((x - mean) * (x - mean) / variance + Math.Log(2 * Math.PI * variance));

    private static double[] Linear(Dictionary<string, double[]> p, string name, double[] input, int outputs) =>
        [
            .. Enumerable
                .Range(0, outputs)
                .Select(i =>
                    p[$"{name}.bias"][i] + input.Select((x, j) => x * p[$"{name}.weight"][i * input.Length + j]).Sum()
                ),
        ];
}
