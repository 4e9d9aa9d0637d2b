using Vae.Inference;

namespace Vae.Training.Tests.Training;

/// <summary>A training that gets more epochs, or fewer, than it was begun with.</summary>
public sealed class LengthenTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private static VaeDataset Data => Synthetic.Bars(64);

    private static VaeDataset Test => Synthetic.Bars(30);

    public void Dispose() => directory.Dispose();

    public static TheoryData<string> Recipes => ["plain", "held out", "stepwise", "patient", "interrupted", "report"];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void It_ends_bit_for_bit_as_one_that_had_asked_for_as_many_at_once(string name)
    {
        var options = Recipe(name);
        using var whole = new VaeTrainer(Synthetic.Network(2), (options with { Epochs = 6 }).WithPreset());
        var expected = whole.Train(Data, Test);
        using var cancellation = new CancellationTokenSource();
        var interrupt = new Recorder(report =>
        {
            if (name == "interrupted" && report.Point is { Epoch: 2, Step: 3 })
            {
                cancellation.Cancel();
            }
        });
        using (var begun = new VaeTrainer(Synthetic.Network(2), options with { Epochs = 3 }, directory.Path))
        {
            begun.Train(Data, Test, interrupt, cancellation: cancellation.Token);
        }

        using var trainer = VaeTrainer.Resume(directory.Path, epochs: 6, threads: 2);
        var result = trainer.Train(Data, Test);

        Assert.Equal(TrainingOutcome.Completed, result.Outcome);
        Assert.Equal(History.WithoutTimes(expected.History), History.WithoutTimes(result.History));
        Assert.Equal(expected.Summary with { Threads = 2 }, result.Summary);
        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(trainer.Network));
        using var again = VaeTrainer.Resume(directory.Path);
        Assert.Equal(6, again.Options.Epochs);
        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(again.Network));
    }

    [Fact]
    public void It_goes_on_from_its_latest_weights_also_where_the_network_has_the_best()
    {
        // Of a learning rate as large some epoch is worse than the one before it.
        var options = Synthetic.Options(1) with
        {
            ValidationFraction = 0.25,
            LearningRate = 0.05,
            Beta = new ConstantBeta(),
        };
        using var probe = new VaeTrainer(Synthetic.Network(2), options with { Epochs = 30 });
        var bounds = probe.Train(Data, Test).History.Select(epoch => epoch.Validation!.Total).ToArray();
        var worse = Enumerable.Range(2, bounds.Length - 2).First(i => bounds[i] > bounds[..i].Min());
        using var whole = new VaeTrainer(Synthetic.Network(2), options with { Epochs = worse + 3 });
        whole.Train(Data, Test);
        using (var begun = new VaeTrainer(Synthetic.Network(2), options with { Epochs = worse + 1 }))
        {
            Assert.NotEqual(worse + 1, begun.Train(Data, Test).Summary.KeptEpoch);
            begun.SaveCheckpoint(directory.Path);
        }

        using (var loaded = VaeTrainer.Resume(directory.Path))
        {
            loaded.SaveCheckpoint(directory.Path);
        }

        using var trainer = VaeTrainer.Resume(directory.Path, epochs: worse + 3);
        var result = trainer.Train(Data, Test);
        Assert.Equal(History.WithoutTimes(whole.History), History.WithoutTimes(result.History));
        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(trainer.Network));
    }

    [Fact]
    public void It_can_be_shortened_to_where_it_stands()
    {
        using var whole = new VaeTrainer(Synthetic.Network(2), Synthetic.Options(3));
        whole.Train(Data, Test);
        Interrupt(Synthetic.Options(5), epoch: 3, step: 0);

        using var inThird = VaeTrainer.Resume(directory.Path, epochs: 3);
        Assert.Equal(TrainingOutcome.Completed, inThird.Train(Data, Test).Outcome);
        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(inThird.Network));
        using var done = VaeTrainer.Resume(directory.Path, epochs: 3);
        Assert.Equal(TrainingOutcome.Completed, done.Train(Data, Test).Outcome);
        Interrupted("The training has 3 epochs behind it and was asked to have 2; expected at least 3", 2);
    }

    [Fact]
    public void An_epoch_that_is_under_way_counts()
    {
        Interrupt(Synthetic.Options(5), epoch: 3, step: 2);
        Interrupted("The training is in epoch 3 and was asked to have 2; expected at least 3", 2);
        Interrupted("The number of epochs is 0; expected at least 1", 0);
    }

    [Fact]
    public void Schedules_that_spread_over_the_epochs_are_named()
    {
        Interrupt(Synthetic.Options(4) with { LearningRateSchedule = new CosineDecay() }, epoch: 2, step: 2);
        Interrupted("The learning rate (cosine to 0 of it) spreads over the 4 epochs", 6);
        Interrupted("The learning rate (cosine to 0 of it) spreads over the 4 epochs", 3);
        using (var same = VaeTrainer.Resume(directory.Path, epochs: 4))
        {
            Assert.Equal(TrainingOutcome.Completed, same.Train(Data, Test).Outcome);
        }

        Interrupt(Synthetic.Options(4) with { Beta = new CyclicalBeta() }, epoch: 2, step: 2);
        Interrupted("The β (4 cycles, rising for 0.5 of each to 1) spreads over the 4 epochs", 6);
    }

    [Fact]
    public void One_that_has_stopped_early_stays_stopped()
    {
        var options = Synthetic.Options(60) with { LearningRate = 0.05, ValidationFraction = 0.25, Patience = 2 };
        using (var trainer = new VaeTrainer(Synthetic.Network(2), options, directory.Path))
        {
            Assert.Equal(TrainingOutcome.StoppedEarly, trainer.Train(Data, Test).Outcome);
        }

        Interrupted("The training stopped early after epoch ", 90);
        using var resumed = VaeTrainer.Resume(directory.Path);
        Assert.Equal(TrainingOutcome.StoppedEarly, resumed.Train(Data, Test).Outcome);
    }

    [Fact]
    public void A_checkpoint_keeps_the_rows_that_an_export_needs()
    {
        using (var trainer = new VaeTrainer(Synthetic.Network(2), Synthetic.Options(1), directory.Path))
        {
            trainer.Train(Data, Test).Export(directory["model"], Test);
        }

        using var resumed = VaeTrainer.Resume(directory.Path);
        var card = resumed.Finish().Export(directory["again"]);

        var expected = ModelBundle.Read(directory["model"]).Card.Export;
        Assert.Equal(expected, card.Export);
        Assert.Equal(Test.Count, card.Export.ParityRows);
    }

    private static TrainingOptions Recipe(string name) =>
        name switch
        {
            "held out" => Synthetic.Options(3) with { ValidationFraction = 0.25 },
            "stepwise" => Synthetic.Options(3) with { LearningRateSchedule = new StepDecay(2), FreeBits = 0.1 },
            "patient" => Synthetic.Options(3) with { ValidationFraction = 0.25, Patience = 5, LearningRate = 0.01 },
            "report" => (TrainingOptions.Report with { Epochs = 3, Threads = 1 }).WithPreset(),
            _ => Synthetic.Options(3),
        };

    private void Interrupted(string message, int epochs)
    {
        var error = Assert.Throws<ArgumentException>(() => VaeTrainer.Resume(directory.Path, epochs));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private void Interrupt(TrainingOptions options, int epoch, int step)
    {
        using var cancellation = new CancellationTokenSource();
        using var trainer = new VaeTrainer(Synthetic.Network(2), options, directory.Path);
        var interrupt = new Recorder(report =>
        {
            if (report.Point.Epoch == epoch && report.Point.Step == step)
            {
                cancellation.Cancel();
            }
        });
        trainer.Train(Data, Test, interrupt, cancellation: cancellation.Token);
    }
}
