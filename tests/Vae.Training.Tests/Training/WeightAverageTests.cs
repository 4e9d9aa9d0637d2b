using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Training;

public sealed class WeightAverageTests
{
    private const double Decay = 0.6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_network_ends_with_the_average_of_what_its_steps_gave(bool interrupted)
    {
        var options = Synthetic.Options(3) with { WeightAveraging = Decay };
        using var directory = new TemporaryDirectory();
        using var cancellation = new CancellationTokenSource();
        var averages = new List<double[]>();
        VaeTrainer trainer = new(Synthetic.Network(), options, directory.Path);
        var averaged = Parameters(trainer.Network);
        var recorder = new Recorder(report =>
        {
            // An epoch's last step is told twice, once with its figures.
            if (report.Completed is not null)
            {
                return;
            }

            averages.Add(Parameters(trainer.Network));
            var kept = Math.Min(Decay, (1.0 + averages.Count) / (10.0 + averages.Count));
            averaged = [.. averaged.Zip(averages[^1], (old, now) => kept * old + (1 - kept) * now)];
            if (interrupted && averages.Count == 5)
            {
                cancellation.Cancel();
            }
        });
        var result = trainer.Train(Synthetic.Bars(40), Synthetic.Bars(10), recorder, cancellation: cancellation.Token);
        if (interrupted)
        {
            trainer.Dispose();
            trainer = VaeTrainer.Resume(directory.Path);
            result = trainer.Train(Synthetic.Bars(40), Synthetic.Bars(10), recorder);
        }

        Assert.Equal(12, averages.Count);
        var kept = Parameters(trainer.Network);
        Assert.True(averaged.Zip(kept, (a, b) => Math.Abs(a - b)).Max() < 1e-6);
        Assert.True(averages[^1].Zip(kept, (a, b) => Math.Abs(a - b)).Max() > 1e-4);
        // Its figures are those of the weights that it keeps, and its checkpoint's network has them, too.
        using var model = VaeModel.FromBundle(result.ToBundle(Synthetic.Bars(10)));
        AssertFigures(model, result.History[^1].Test!, options.Seed, binarize: false);
        Assert.Equal(Decay, result.Summary.WeightAveraging);
        using var again = VaeTrainer.Resume(directory.Path);
        Assert.Equal(Synthetic.Weights(trainer.Network), Synthetic.Weights(again.Network));
        trainer.Dispose();
    }

    [Fact]
    public void A_longer_training_goes_on_from_its_last_step_and_not_from_the_average()
    {
        var options = Synthetic.Options(4) with { WeightAveraging = Decay };
        using var whole = new VaeTrainer(Synthetic.Network(), options);
        whole.Train(Synthetic.Bars(40));

        using var directory = new TemporaryDirectory();
        using (var shorter = new VaeTrainer(Synthetic.Network(), options with { Epochs = 2 }, directory.Path))
        {
            shorter.Train(Synthetic.Bars(40));
        }

        using var longer = VaeTrainer.Resume(directory.Path, epochs: 4);
        longer.Train(Synthetic.Bars(40));

        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(longer.Network));
    }

    [Fact]
    public void The_best_epoch_is_that_of_the_best_average()
    {
        var options = Synthetic.Options(4) with { WeightAveraging = Decay, ValidationFraction = 0.25 };
        using var trainer = new VaeTrainer(Synthetic.Network(), options);
        var result = trainer.Train(Synthetic.Bars(40));
        var best = result.History.Skip(1).MinBy(epoch => epoch.Validation!.Total)!;
        // The same steps, as far as its best epoch.
        using var until = new VaeTrainer(Synthetic.Network(), options with { Epochs = best.Epoch });
        until.Train(Synthetic.Bars(40));

        Assert.Equal(best.Epoch, result.Summary.KeptEpoch);
        Assert.Equal(Synthetic.Weights(until.Network), Synthetic.Weights(trainer.Network));
    }

    /// <summary>The model gives a training's figures of the ten test rows.</summary>
    internal static void AssertFigures(VaeModel model, SplitMetrics figures, long seed, bool binarize)
    {
        var rows = new float[10 * model.DataSize];
        Synthetic.Bars(10).CopyRows(0, rows);
        var measured = model.Evaluate([new DataBatch(rows)], new VaeScoreOptions { Seed = seed, Binarize = binarize });
        Assert.Equal(figures.Reconstruction, measured.Metrics.Reconstruction, 1e-3);
        Assert.Equal(figures.KlDivergence, measured.Metrics.KlDivergence, 1e-3);
    }

    private static double[] Parameters(VaeNetwork network) =>
        [.. network.parameters().SelectMany(parameter => parameter.detach().data<float>().Select(v => (double)v))];
}
