using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Detection;

/// <summary>Scores with each element's part of them, held to losses written out for every sample.</summary>
public sealed class ScoreContributionTests
{
    private const int Rows = 9;
    private const int Width = 5;
    private const int Latent = 2;
    private const long Seed = 11;
    private const long FirstRow = 100;

    public static TheoryData<Likelihood, int, int> Cases
    {
        get
        {
            var data = new TheoryData<Likelihood, int, int>();
            // Rows of mixed columns are no rows of elements alike; MixedRowsTests has theirs.
            foreach (var likelihood in Enum.GetValues<Likelihood>().Where(one => one != Likelihood.Mixed))
            {
                data.Add(likelihood, 0, 0);
                data.Add(likelihood, 1, 0);
                data.Add(likelihood, 4, 0);
                data.Add(likelihood, 1, 1);
                data.Add(likelihood, 1, 7);
                data.Add(likelihood, 0, 7);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Contributions_are_the_averaged_losses_and_add_up_to_the_score(
        Likelihood likelihood,
        int samples,
        int importanceSamples
    )
    {
        using var model = Model(likelihood, batch: 4);
        var data = Data(likelihood);
        var (scores, contributions) = (new VaeScore[Rows], new float[Rows * Width]);
        var options = new VaeScoreOptions
        {
            Seed = Seed,
            FirstRow = FirstRow,
            ElboSamples = samples,
            ImportanceSamples = importanceSamples,
        };
        model.Score(data, [], scores, contributions, options);

        var plain = new VaeScore[Rows];
        model.Score(data, [], plain, options);
        Assert.Equal(plain, scores);
        for (var row = 0; row < Rows; row++)
        {
            var parts = contributions[(row * Width)..((row + 1) * Width)];
            var (expected, score) =
                importanceSamples > 0
                    ? Weighted(model, data, row, importanceSamples)
                    : Averaged(model, data, row, samples);
            Assert.Equal(
                score,
                importanceSamples > 0 ? scores[row].ImportanceWeightedBound : scores[row].NegativeElbo,
                1e-3
            );
            Assert.Equal(score, parts.Sum(part => (double)part), 1e-3);
            Assert.Equal(
                importanceSamples > 0 ? scores[row].ImportanceWeightedBound : scores[row].NegativeElbo,
                parts.Sum(part => (double)part),
                1e-4
            );
            for (var i = 0; i < Width; i++)
            {
                Assert.Equal(expected[i], parts[i], 1e-3);
            }
        }
    }

    [Fact]
    public void Contributions_of_the_wrong_length_are_refused()
    {
        using var model = Model(Likelihood.Gaussian, batch: 100);
        Assert.Throws<ArgumentException>(() =>
            model.Score(new float[Width], [], new VaeScore[1], new float[Width - 1])
        );
        Assert.Throws<ArgumentException>(() => model.Score(new float[Width], [], new VaeScore[1], Span<float>.Empty));
        model.Score([], [], [], []);
    }

    /// <summary>Each element's loss, averaged over the samples, and an equal share of the divergence.</summary>
    private static (double[] Parts, double Score) Averaged(VaeModel model, float[] data, int row, int samples)
    {
        var (losses, _, divergence) = Samples(model, data, row, samples, NoisePurpose.Evaluation);
        double[] parts =
        [
            .. Enumerable.Range(0, Width).Select(i => losses.Average(loss => loss[i]) + divergence / Width),
        ];
        return (parts, losses.Average(loss => loss.Sum()) + divergence);
    }

    /// <summary>Each element's loss, averaged with the samples' importance, and an equal share of what is left of the bound.</summary>
    private static (double[] Parts, double Score) Weighted(VaeModel model, float[] data, int row, int samples)
    {
        var (losses, ratios, _) = Samples(model, data, row, samples, NoisePurpose.ImportanceSampling);
        double[] logWeights = [.. losses.Zip(ratios, (loss, ratio) => ratio - loss.Sum())];
        var weights = Array.ConvertAll(logWeights, value => Math.Exp(value - logWeights.Max()));
        var score = -(logWeights.Max() + Math.Log(weights.Average()));
        double[] parts =
        [
            .. Enumerable
                .Range(0, Width)
                .Select(i => losses.Zip(weights, (loss, weight) => weight * loss[i]).Sum() / weights.Sum()),
        ];
        var rest = score - parts.Sum();
        return ([.. parts.Select(part => part + rest / Width)], score);
    }

    private static (double[][] Losses, double[] Ratios, double Divergence) Samples(
        VaeModel model,
        float[] data,
        int row,
        int samples,
        NoisePurpose purpose
    )
    {
        var original = data[(row * Width)..((row + 1) * Width)];
        var posterior = model.Encode(original, []);
        var noise = new float[Math.Max(samples, 1) * Latent];
        if (samples > 0)
        {
            NormalNoise.Fill(Seed, FirstRow + row, purpose, noise.Length, noise);
        }

        var (losses, ratios) = (new List<double[]>(), new List<double>());
        foreach (var drawn in noise.Chunk(Latent))
        {
            float[] latent =
            [
                .. drawn.Select((value, j) => posterior.Mean[j] + MathF.Exp(posterior.LogVariance[j] / 2) * value),
            ];
            var (means, logVariances) = (new float[Width], new float[Width]);
            if (model.Signature.HasVariance)
            {
                model.Decode(latent, [], means, logVariances);
            }
            else
            {
                means = model.Decode(latent, []);
            }

            losses.Add([.. original.Select((x, i) => Loss(model.Signature.Likelihood, x, means[i], logVariances[i]))]);
            // ln p(z) − ln q(z|x), the constants of both being the same.
            ratios.Add(
                drawn
                    .Select(
                        (value, j) =>
                            -0.5 * latent[j] * latent[j] + 0.5 * value * value + posterior.LogVariance[j] / 2.0
                    )
                    .Sum()
            );
        }

        var divergence = 0.0;
        for (var j = 0; j < Latent; j++)
        {
            var (mean, logVariance) = ((double)posterior.Mean[j], (double)posterior.LogVariance[j]);
            divergence += 0.5 * (mean * mean + Math.Exp(logVariance) - logVariance - 1);
        }

        return ([.. losses], [.. ratios], divergence);
    }

    private static double Loss(Likelihood likelihood, double x, double output, double logVariance)
    {
        var square = (x - output) * (x - output) / Math.Exp(logVariance);
        return likelihood switch
        {
            Likelihood.DiscretizedLogistic => Logistic(x, output, logVariance),
            Likelihood.Bernoulli => -x * Math.Log(output) - (1 - x) * Math.Log(1 - output),
            // Four degrees of freedom: Γ(2) = 1 and Γ(5/2) = ¾√π.
            Likelihood.StudentT => 2.5 * Math.Log(1 + square / 2)
                + 0.5 * (logVariance + Math.Log(2 * Math.PI))
                - Math.Log(0.75 * Math.Sqrt(Math.PI)),
            _ => 0.5 * (square + logVariance + Math.Log(2 * Math.PI)),
        };
    }

    /// <summary>−ln of a level's mass; no value here is of the lowest or the highest.</summary>
    private static double Logistic(double x, double mean, double logVariance)
    {
        var scale = Math.Sqrt(3 * Math.Exp(logVariance)) / Math.PI;
        double Below(double edge) => 1 / (1 + Math.Exp(-(edge - mean) / scale));
        return -Math.Log(Below(x + 1.0 / 510) - Below(x - 1.0 / 510));
    }

    private static VaeModel Model(Likelihood likelihood, int batch)
    {
        torch.random.manual_seed(4);
        using var network = new VaeNetwork(
            VaeArchitecture.Mlp(Width, [6], Latent, likelihood: likelihood) with
            {
                Standardization = likelihood is Likelihood.DiagonalGaussian or Likelihood.StudentT
                    ? new([0, 1, -2, 3, 0.5f], [1, 0.5f, 2, 3, 1])
                    : null,
            }
        );
        var rows = VaeDataset.FromRows("made", new DataShape(Width), Data(likelihood));
        return VaeModel.FromBundle(network.ToBundle(rows), new VaeModelOptions { BatchSize = batch });
    }

    private static float[] Data(Likelihood likelihood)
    {
        var data = new float[Rows * Width];
        NormalNoise.Fill(2, 0, NoisePurpose.Evaluation, data.Length, data);
        return likelihood is Likelihood.Bernoulli or Likelihood.DiscretizedLogistic
            ? Array.ConvertAll(data, x => 1 / (1 + MathF.Exp(-x)))
            : data;
    }
}
