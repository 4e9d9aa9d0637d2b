using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Training;

/// <summary>How many rows a row counts as, held to rows that are there as often.</summary>
public sealed class WeightTests
{
    private const int Width = 3;
    private static readonly float[] Values = Numbers(6 * Width);
    private static readonly float[] Weights = [1, 2, 0, 1, 3, 0.5f];

    public static TheoryData<Likelihood> Likelihoods =>
        [Likelihood.Gaussian, Likelihood.DiagonalGaussian, Likelihood.StudentT];

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void The_gradient_and_the_metrics_of_a_batch_are_the_weighted_ones_by_hand(Likelihood likelihood)
    {
        var network = VaeArchitecture.Mlp(Width, [4], 2, likelihood: likelihood);
        var scale = likelihood == Likelihood.Gaussian ? null : new Standardization([1, 2, 3], [2, 0.5f, 4]);
        network = network with { Standardization = scale };
        var options = Synthetic.Options(1) with { BatchSize = 6, Beta = new ConstantBeta(0.7) };
        var data = VaeDataset.FromRows("made", new DataShape(Width), Values, weights: Weights);
        using var trainer = new VaeTrainer(network, options);
        using var start = new VaeNetwork(network);
        start.load_state_dict(trainer.Network.state_dict());
        var result = trainer.Train(data);

        // The objective written out: every row's loss and divergence times its weight, over the sum of the weights.
        using var scope = NewDisposeScope();
        var order = new int[6];
        new TrainingRows(6, 0, options.Seed).Fill(1, 0, order);
        var (reconstruction, divergence) = (zeros(1), zeros(1));
        for (var place = 0; place < 6; place++)
        {
            var row = tensor(Values[(order[place] * Width)..((order[place] + 1) * Width)], 1, Width);
            var noise = new float[2];
            NormalNoise.Fill(options.Seed, place, NoisePurpose.Training, 2, noise);
            var (mean, logVariance) = start.Encode(row);
            var decoded = start.Decode(VaeNetwork.Reparameterize(mean, logVariance, tensor(noise, 1, 2)));
            var loss = VaeObjective.ReconstructionSum(
                decoded,
                row,
                likelihood,
                start.DataLogVariance(),
                network.DegreesOfFreedom
            );
            reconstruction = reconstruction + loss * (Weights[order[place]] / Weights.Sum());
            divergence =
                divergence
                + VaeObjective.KlDivergence(mean, logVariance).sum() * (Weights[order[place]] / Weights.Sum());
        }

        (reconstruction + divergence * 0.7).backward();

        Assert.Equal(reconstruction.item<float>(), result.History[0].Train.Reconstruction, 1e-4);
        Assert.Equal(divergence.item<float>(), result.History[0].Train.KlDivergence, 1e-5);
        var found = trainer.Network.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.grad!);
        Assert.All(
            start.named_parameters(),
            pair =>
                Assert.Equal(
                    pair.parameter.grad!.data<float>().ToArray(),
                    found[pair.name].data<float>().ToArray(),
                    (a, b) => Math.Abs(a - b) < 1e-5
                ),
            throwIfEmpty: true
        );
    }

    [Fact]
    public void Weights_that_are_all_the_same_change_nothing()
    {
        Assert.Equal(Trained(null), Trained([.. Enumerable.Repeat(4f, 40)]));

        static string Trained(float[]? weights)
        {
            var data = VaeDataset.FromRows("made", new DataShape(Width), Numbers(40 * Width), weights: weights);
            using var trainer = new VaeTrainer(
                VaeArchitecture.Mlp(Width, [4], 2, likelihood: Likelihood.DiagonalGaussian),
                Synthetic.Options(2)
            );
            var metrics = trainer.Train(data).History[^1].Train;
            return FormattableString.Invariant($"{metrics.Reconstruction:F4} {metrics.KlDivergence:F4}");
        }
    }

    [Fact]
    public void A_row_of_the_weight_0_teaches_nothing_whatever_it_holds()
    {
        Assert.Equal(Trained(1), Trained(-30));
        Assert.Equal(Trained(1), Trained(3e38f));

        static (string, string) Trained(float value)
        {
            var values = Numbers(300 * Width);
            var weights = new float[300];
            // As many as an export is compared on come first.
            for (var row = 0; row < 300; row++)
            {
                weights[row] = row < 140 ? 0 : 1;
                values.AsSpan(row * Width, Width * (row < 140 ? 1 : 0)).Fill(value);
            }

            var data = VaeDataset.FromRows("made", new DataShape(Width), values, weights: weights);
            using var trainer = new VaeTrainer(
                VaeArchitecture.Mlp(Width, [4], 2, likelihood: Likelihood.DiagonalGaussian),
                Synthetic.Options(2) with
                {
                    ValidationFraction = 0.2,
                }
            );
            var result = trainer.Train(data);
            _ = result.ToBundle(data);
            var units = result.History.Select(epoch =>
                epoch with
                {
                    Train = Without(epoch.Train),
                    Validation = Without(epoch.Validation!),
                }
            );
            return (History.WithoutTimes(units), Synthetic.Weights(trainer.Network));
        }

        // Which dimensions are active is a matter of all rows.
        static SplitMetrics Without(SplitMetrics metrics) => metrics with { ActiveUnits = 0 };
    }

    [Fact]
    public void A_row_of_the_weight_0_may_be_none_of_a_Bernoulli()
    {
        float[] values = [0.5f, 7, 0.25f, 1, 0, 0.75f];
        var data = VaeDataset.FromRows("made", new DataShape(1), values, weights: [1, 0, 1, 1, 1, 1]);
        using var trainer = new VaeTrainer(VaeArchitecture.Mlp(1, [3], 1), Synthetic.Options(1));
        Assert.NotNull(trainer.Train(data).ToBundle(data));
    }

    [Fact]
    public void Rows_to_learn_from_or_held_out_that_all_count_as_none_are_refused()
    {
        var heldOut = new TrainingRows(20, 0.25, 5).HeldOut;
        foreach (var learns in (bool[])[true, false])
        {
            float[] weights = [.. Enumerable.Range(0, 20).Select(row => heldOut.Contains(row) == learns ? 0f : 1)];
            var data = VaeDataset.FromRows("made", new DataShape(1), Numbers(20), weights: weights);
            using var trainer = new VaeTrainer(
                VaeArchitecture.Mlp(1, [3], 1, likelihood: Likelihood.Gaussian),
                Synthetic.Options(1) with
                {
                    ValidationFraction = 0.25,
                }
            );
            Assert.Contains(
                "all have the weight 0",
                Assert.Throws<InvalidDataException>(() => trainer.Train(data)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Held_out_metrics_are_averages_by_weight()
    {
        const int Count = 60;
        var values = Numbers(Count * Width);
        float[] weights = [.. Enumerable.Range(0, Count).Select(row => (row % 7) * 0.5f)];
        var data = VaeDataset.FromRows("made", new DataShape(Width), values, weights: weights);
        var options = Synthetic.Options(2) with { ValidationFraction = 0.4 };
        var scale = new Standardization([0, 0, 0], [10, 20, 30]);
        var network = VaeArchitecture.Mlp(Width, [4], 2, likelihood: Likelihood.DiagonalGaussian) with
        {
            Standardization = scale,
        };
        using var trainer = new VaeTrainer(network, options);
        var result = trainer.Train(data);
        using var model = VaeModel.FromBundle(result.ToBundle(data));
        var heldOut = new TrainingRows(Count, 0.4, options.Seed).HeldOut;
        var scores = new VaeScore[heldOut.Length];
        model.Score(
            [.. heldOut.SelectMany(row => values[(row * Width)..((row + 1) * Width)])],
            [],
            scores,
            new VaeScoreOptions { Seed = options.Seed }
        );

        var total = heldOut.Sum(row => weights[row]);
        var expected = heldOut.Select((row, i) => scores[i].NegativeElbo * weights[row]).Sum() / total;
        Assert.Equal(expected, result.History[result.Summary.KeptEpoch - 1].Validation!.Total, 1e-3);
    }

    private static float[] Numbers(int count)
    {
        var numbers = new float[count];
        NormalNoise.Fill(12, 0, NoisePurpose.Evaluation, count, numbers);
        return numbers;
    }
}
