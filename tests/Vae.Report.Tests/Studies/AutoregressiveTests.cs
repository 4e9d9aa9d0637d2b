using TorchSharp;
using Vae.Inference;
using Vae.Training;
using static TorchSharp.torch;

namespace Vae.Report.Tests;

public sealed class AutoregressiveTests
{
    private const int Pixels = 6;
    private const int LatentSize = 2;

    [Fact]
    public void A_pixel_is_told_from_those_before_it_alone()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var latent = ones(1, LatentSize);
        for (var changed = 0; changed < Pixels; changed++)
        {
            var row = zeros(1, Pixels);
            var before = Logits(network, latent, row);
            row[0, changed] = ones(1).squeeze();
            var after = Logits(network, latent, row);
            Assert.Equal(before[..(changed + 1)], after[..(changed + 1)]);
            Assert.Equal(
                changed < Pixels - 1,
                before.Zip(after).Skip(changed + 1).Any(pair => pair.First != pair.Second)
            );
        }
    }

    [Fact]
    public void The_probabilities_of_all_rows_add_up_to_one_whatever_the_latent_vector()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        foreach (var z in (float[])[-3, 0, 2])
        {
            var sum = 0.0;
            for (var number = 0; number < 1 << Pixels; number++)
            {
                var row = tensor([.. Enumerable.Range(0, Pixels).Select(i => (float)(number >> i & 1))], 1, Pixels);
                var decoded = network.Decode(full(1, LatentSize, z), row);
                sum += Math.Exp(-VaeObjective.ReconstructionSum(decoded, row, Likelihood.Bernoulli).item<float>());
            }

            Assert.Equal(1, sum, 1e-5);
        }
    }

    [Fact]
    public void Rows_cost_what_they_hold_and_no_more()
    {
        // Three fair coins, each twice: 3 ln 2 nats, where pixels that knew nothing of each other would take 6 ln 2.
        var random = new Random(3);
        var values = new float[Pixels * 1024];
        for (var i = 0; i < values.Length; i += 2)
        {
            values[i] = values[i + 1] = random.Next(2);
        }

        var rows = VaeDataset.FromRows("coins", new DataShape([Pixels]), values);
        var plan = new StudyPlan
        {
            Architecture = VaeArchitecture.Mlp(Pixels, [4], LatentSize),
            Options = TrainingOptions.Report with { Preset = null, Epochs = 12, BatchSize = 32, LearningRate = 0.01 },
            Arms = AnnealingStudy.Arms(4),
            Seeds = [1],
            Training = rows,
            Test = rows.Take(500),
            IsAutoregressive = true,
        };
        var runs = plan.Run(CancellationToken.None).ToArray();
        Assert.Equal(["warm-up", "no warm-up"], runs.Select(run => run.Arm));
        Assert.All(
            runs,
            run =>
            {
                Assert.Equal(3 * Math.Log(2), run.Final.Total, 0.1);
                Assert.Equal(32, run.FirstEpochKl.Count);
                Assert.Equal(run.History[0].Train.KlDivergence, run.FirstEpochAverage(1, 32), 1e-6);
            }
        );
        // The same weights and noise at the start, and the same figures another time.
        Assert.Equal(runs[0].FirstEpochAverage(1, 1), runs[1].FirstEpochAverage(1, 1));
        var again = plan.Run(CancellationToken.None).First();
        Assert.Equal(runs[0].History.Select(epoch => epoch.Test), again.History.Select(epoch => epoch.Test));
    }

    [Fact]
    public void Rows_that_are_no_probabilities_are_named()
    {
        var rows = VaeDataset.FromRows("rows", new DataShape([2]), [0, 1, 0.5f, 1.5f]);
        var plan = new StudyPlan
        {
            Architecture = VaeArchitecture.Mlp(2, [4], 1, likelihood: Likelihood.Gaussian),
            Options = TrainingOptions.Report,
            Arms = [],
            Seeds = [],
            Training = rows.Take(1),
            Test = rows,
        };
        Assert.Equal(
            "Row 1 of rows has a number outside of 0 to 1; expected probabilities of white pixels.",
            Assert.Throws<ArgumentException>(() => AutoregressiveTraining.Require(plan)).Message
        );
    }

    private static AutoregressiveVae Network()
    {
        manual_seed(1);
        return new AutoregressiveVae(Pixels, LatentSize);
    }

    private static float[] Logits(AutoregressiveVae network, Tensor latent, Tensor row) =>
        network.Decode(latent, row).data<float>().ToArray();
}
