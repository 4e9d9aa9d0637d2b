using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests.Levels;

/// <summary>The objective of a network with levels, against finite differences of it worked out in the latent variables themselves.</summary>
public sealed class LevelTrainingTests
{
    private const long Seed = 6;
    private const double Beta = 0.7;

    private static readonly float[] Row = [0.5f, -0.25f, 1];

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void A_step_takes_the_gradient_of_the_bound(int samples, bool weighted)
    {
        var options = new TrainingOptions
        {
            Epochs = 1,
            BatchSize = 2,
            LearningRate = 1e-30,
            Seed = Seed,
            ImportanceSamples = samples,
            Beta = new ConstantBeta(Beta),
        };
        var order = new int[2];
        new TrainingRows(2, 0, Seed, null).Fill(1, 0, order);
        double[] parts = weighted ? [1.5, 0.5] : [1, 1];
        var data = VaeDataset.FromRows(
            "row",
            new DataShape(NaiveLevels.Width),
            [.. Row, .. Row],
            weights: weighted ? [3, 1] : null
        );
        var steps = 0;
        using var trainer = new VaeTrainer(NaiveLevels.Architecture(), options);
        trainer.Train(
            data,
            progress: new Recorder(report =>
            {
                if (report.Completed is null)
                {
                    Assert.Contains(
                        trainer.Network.named_parameters(),
                        pair => pair.name == "levels.1.prior_log_variance.weight"
                    );
                    FiniteDifferences.Compare(
                        trainer.Network,
                        p => Objective(p, samples, [parts[order[0]], parts[order[1]]])
                    );
                    steps++;
                }
            })
        );
        Assert.Equal(1, steps);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_figures_of_an_epoch_are_those_of_the_bundle(int classCount)
    {
        var labels = Enumerable.Range(0, 40).Select(i => (long)i % 2).ToArray();
        var rows = Enumerable.Range(0, 40 * NaiveLevels.Width).Select(i => MathF.Sin(i * i)).ToArray();
        var data = VaeDataset.FromRows("rows", new DataShape(NaiveLevels.Width), rows, classCount == 0 ? null : labels);
        using var trainer = new VaeTrainer(NaiveLevels.Architecture(classCount), Synthetic.Options(3));
        var result = trainer.Train(data, data);
        using var model = VaeModel.FromBundle(result.ToBundle(data));
        var measured = model
            .Evaluate([new DataBatch(rows, classCount == 0 ? default : labels)], new VaeScoreOptions { Seed = 5 })
            .Metrics;
        var kept = model.Card.History[^1].Test!;
        Assert.Equal(kept.Reconstruction, measured.Reconstruction, 1e-4);
        Assert.Equal(kept.KlDivergence, measured.KlDivergence, 1e-4);
        Assert.Equal(kept.ActiveUnits, measured.ActiveUnits);
    }

    [Fact]
    public void A_training_that_goes_on_ends_where_one_run_does()
    {
        var data = VaeDataset.FromRows(
            "rows",
            new DataShape(NaiveLevels.Width),
            [.. Enumerable.Range(0, 60).Select(i => MathF.Cos(i * i))]
        );
        using var whole = new VaeTrainer(NaiveLevels.Architecture(), Synthetic.Options(4));
        whole.Train(data);
        using var directory = new TemporaryDirectory();
        using (var half = new VaeTrainer(NaiveLevels.Architecture(), Synthetic.Options(4)))
        {
            using var stop = new CancellationTokenSource();
            half.Train(
                data,
                progress: new Recorder(report =>
                {
                    if (report.Completed is { Epoch: 2 })
                    {
                        stop.Cancel();
                    }
                }),
                cancellation: stop.Token
            );
            half.SaveCheckpoint(directory["half"]);
        }

        using var resumed = VaeTrainer.Resume(directory["half"]);
        resumed.Train(data);
        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(resumed.Network));
    }

    /// <summary>The average bound of the batch's two equal rows, whose noise differs.</summary>
    private static double Objective(Dictionary<string, double[]> parameters, int samples, double[] weights) =>
        (weights[0] * Bound(parameters, samples, 0) + weights[1] * Bound(parameters, samples, 1)) / 2;

    private static double Bound(Dictionary<string, double[]> parameters, int samples, long number)
    {
        var noise = new float[samples * NaiveLevels.Latent];
        NormalNoise.Fill(Seed, number, NoisePurpose.Training, noise.Length, noise);
        var model = new NaiveLevels(parameters, 0);
        var draws = noise
            .Chunk(NaiveLevels.Latent)
            .Select(part => model.Draw(Row, [.. part.Select(value => (double)value)]))
            .ToList();
        if (samples == 1)
        {
            return NaiveLevels.Loss(Row, draws[0].Output) + Beta * draws[0].Divergence;
        }

        return -Math.Log(draws.Average(draw => Math.Exp(Beta * draw.LogRatio - NaiveLevels.Loss(Row, draw.Output))));
    }
}
