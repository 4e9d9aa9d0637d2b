using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

public sealed class PriorStudyTests
{
    [Fact]
    public void Draws_of_a_prior_that_fits_are_closer_to_the_test_rows()
    {
        // Rows of two far kinds, which a decoder without hidden layers draws lines between.
        var training = Kinds(1200, 1);
        var network = VaeArchitecture.Mlp(12, [16], 1);
        var options = new TrainingOptions
        {
            Epochs = 8,
            BatchSize = 20,
            LearningRate = 5e-3,
            Beta = new ConstantBeta(),
        };
        using var trainer = new VaeTrainer(network, options);
        var study = new PriorStudy
        {
            Bundle = trainer.Train(training).ToBundle(training),
            Training = training,
            Test = Kinds(500, 2),
            Components = [2],
            Seeds = [1, 2],
            Count = 1500,
        };
        var runs = study.Run(CancellationToken.None).ToArray();

        Assert.Equal(
            [(PriorRun.TestRows, 0), (0, 1), (2, 1), (0, 2), (2, 2)],
            runs.Select(run => (run.Components, run.Seed))
        );
        Assert.True(runs[2].Distance < 0.8 * runs[1].Distance, $"{runs[2].Distance} and {runs[1].Distance}");
        Assert.True(runs[4].Distance < 0.8 * runs[3].Distance, $"{runs[4].Distance} and {runs[3].Distance}");
        Assert.All(runs, run => Assert.InRange(run.Certainty, 0.5, 1), throwIfEmpty: true);
        var table = PriorStudy.Table(runs);
        Assert.Equal(["the test rows themselves", "standard normal", "mixture of 2"], table.Rows.Select(row => row[0]));
        Assert.Equal("100 %", table.Rows[1][2].Replace("\u00A0", " ", StringComparison.Ordinal));
    }

    private static VaeDataset Kinds(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new float[count * 12];
        var labels = new long[count];
        for (var row = 0; row < count; row++)
        {
            labels[row] = row % 2;
            for (var i = 0; i < 12; i++)
            {
                rows[row * 12 + i] = (i < 6 == (labels[row] == 0) ? 0.8f : 0) + 0.2f * random.NextSingle();
            }
        }

        return VaeDataset.FromRows("kinds", new DataShape(12), rows, labels);
    }
}
