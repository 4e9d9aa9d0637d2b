using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Training;

public sealed class VaeTrainerTests
{
    [Fact]
    public void Training_lowers_the_bound_far_below_the_untrained_networks()
    {
        using var trainer = new VaeTrainer(Synthetic.Network(), Synthetic.Options(30) with { LearningRate = 1e-2 });
        var history = trainer.Train(Synthetic.Bars(64), Synthetic.Bars(32)).History;

        // 64 pixels at probability one half cost 64 · ln 2 = 44.4 nats.
        Assert.InRange(history[0].Train.Total, 30, 60);
        Assert.InRange(history[^1].Train.Total, 0, 0.6 * history[0].Train.Total);
        Assert.InRange(history[^1].Test!.Total, 0, 0.6 * history[0].Test!.Total);
    }

    [Fact]
    public void The_same_seed_repeats_the_history_and_another_one_does_not()
    {
        var first = Run(5);
        Assert.Equal(first, Run(5));
        Assert.NotEqual(first, Run(6));

        static string Run(long seed)
        {
            using var trainer = new VaeTrainer(Synthetic.Network(2), Synthetic.Options(3) with { Seed = seed });
            return History.WithoutTimes(trainer.Train(Synthetic.Bars(64), Synthetic.Bars(32)).History);
        }
    }

    [Fact]
    public void Each_epoch_reports_its_figures_once_and_beta_follows_the_schedule()
    {
        var progress = new Recorder();
        using var trainer = new VaeTrainer(Synthetic.Network(), Synthetic.Options(3));
        trainer.Train(Synthetic.Bars(64), progress: progress);

        Assert.Equal(3 * (7 + 1), progress.Reports.Count);
        Assert.Equal([1, 2, 3], progress.Reports.Where(r => r.Completed is not null).Select(r => r.Completed!.Epoch));
        Assert.Equal([0.5, 1, 1], trainer.History.Select(e => e.Beta));
        Assert.All(
            trainer.History,
            e => Assert.Equal(e.Train.Reconstruction + e.Train.KlDivergence, e.Train.Total),
            throwIfEmpty: true
        );
        Assert.All(trainer.History, e => Assert.Null(e.Test), throwIfEmpty: true);
        Assert.Equal(TimeSpan.Zero, progress.Reports[^1].Remaining);
    }

    [Fact]
    public void A_batch_of_all_rows_reports_the_loss_of_the_initial_network()
    {
        var data = Synthetic.Bars(20);
        var options = Synthetic.Options(1) with { BatchSize = 20 };
        using var trainer = new VaeTrainer(Synthetic.Network(), options);
        using var scope = torch.NewDisposeScope();
        var rows = new float[20 * data.Shape.Size];
        data.CopyRows(0, rows);
        var (mean, logVariance) = trainer.Network.Encode(torch.tensor(rows, 20, 1, 8, 8));
        var kl = VaeObjective.KlDivergence(mean, logVariance).sum().item<float>() / 20;

        trainer.Train(data);

        Assert.Equal(kl, trainer.History[0].Train.KlDivergence, 4);
    }

    [Fact]
    public void Held_out_rows_keep_the_best_weights_and_stop_the_training()
    {
        // With a learning rate this high the held-out bound stops improving soon.
        var options = Synthetic.Options(60) with
        {
            LearningRate = 0.05,
            ValidationFraction = 0.25,
            Patience = 2,
        };
        using var trainer = new VaeTrainer(Synthetic.Network(), options);
        var result = trainer.Train(Synthetic.Bars(40));

        var counted = result.History.Where(e => e.Epoch >= 2).ToArray();
        var best = counted.MinBy(e => e.Validation!.Total)!;
        Assert.Equal(TrainingOutcome.StoppedEarly, result.Outcome);
        Assert.Equal(best.Epoch, result.Summary.KeptEpoch);
        Assert.Equal(best.Epoch + 2, result.History[^1].Epoch);
        Assert.Equal((30, 10), (result.Summary.TrainingRows, result.Summary.ValidationRows));

        // The weights are those of a training that ended with the best epoch.
        using var shorter = new VaeTrainer(Synthetic.Network(), options with { Epochs = best.Epoch });
        shorter.Train(Synthetic.Bars(40));
        Assert.Equal(Synthetic.Weights(shorter.Network), Synthetic.Weights(trainer.Network));
    }

    [Fact]
    public void A_collapsed_posterior_is_reported_once_after_the_warm_up()
    {
        var progress = new Recorder();
        var options = Synthetic.Options(6) with { Beta = new LinearWarmup(2, Target: 1000) };
        using var trainer = new VaeTrainer(Synthetic.Network(), options with { LearningRate = 1e-2 });
        trainer.Train(Synthetic.Bars(64), progress: progress);

        var warning = Assert.Single(
            progress.Reports,
            r => r.Warning?.Contains("collapsed", StringComparison.Ordinal) == true
        );
        Assert.True(warning.Completed!.Epoch >= 2);
        Assert.True(warning.Completed.Train.KlDivergence < 0.1);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_with_epoch_and_step()
    {
        using var directory = new TemporaryDirectory();
        var options = Synthetic.Options(4) with { LearningRate = 1e30 };
        using var trainer = new VaeTrainer(Synthetic.Network(), options, directory.Path);

        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Train(Synthetic.Bars(64)));

        Assert.Equal(1, error.Epoch);
        Assert.Contains($"epoch 1, step {error.Step + 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clipping_bounds_what_a_first_step_of_plain_gradient_size_can_do()
    {
        var free = Gradient(null);
        var clipped = Gradient(0.5);
        Assert.True(free > 0.5, $"the gradient's norm is {free}");
        Assert.Equal(0.5, clipped, 3);

        static double Gradient(double? limit)
        {
            var options = Synthetic.Options(1) with { BatchSize = 64, GradientNormLimit = limit };
            using var trainer = new VaeTrainer(Synthetic.Network(), options);
            trainer.Train(Synthetic.Bars(64));
            return Math.Sqrt(trainer.Network.parameters().Sum(p => p.grad!.square().sum().item<float>()));
        }
    }

    [Theory]
    [InlineData(1.0000004f, true)]
    [InlineData(-4.7e-7f, true)]
    [InlineData(1.0000006f, false)]
    [InlineData(-5e-7f, false)]
    public void Bernoulli_data_is_what_a_model_takes_as_such(float value, bool taken)
    {
        var rows = new float[4 * 3];
        rows[7] = value;
        var data = VaeDataset.FromRows("made", new DataShape(3), rows);
        using var trainer = new VaeTrainer(VaeArchitecture.Mlp(3, [4], 1), Synthetic.Options(1));

        var error = Record.Exception(() => trainer.Train(data));

        var expected = FormattableString.Invariant($"Row 2 of made holds {value:R} at element 1; expected a number");
        Assert.Equal(taken, error is null);
        Assert.True(
            taken || error is InvalidDataException && error.Message.StartsWith(expected, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_training_leaves_no_tensors_behind()
    {
        using var trainer = new VaeTrainer(Synthetic.Network(), Synthetic.Options(2));
        using var scope = torch.NewDisposeScope();
        trainer.Train(Synthetic.Bars(64), Synthetic.Bars(32));

        Assert.Equal(0, scope.DisposablesCount);
    }
}
