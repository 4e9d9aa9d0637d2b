using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Training;

/// <summary>Epochs of a number of steps: passes over the rows that go on from one epoch to the next.</summary>
public sealed class StepsPerEpochTests
{
    private const int Count = 23;
    private const int Width = 3;
    private const int PowersOfColumn = 8;

    [Theory]
    [InlineData(1, 7, 10)]
    [InlineData(5, 3, 9)]
    [InlineData(10, 4, 5)]
    [InlineData(23, 2, 3)]
    [InlineData(100, 3, 4)]
    public void Every_row_is_seen_once_a_pass_whatever_the_batch(int batch, int steps, int epochs)
    {
        // With weights of 0 and a learning rate of next to nothing, the gradient of the decoder's bias is −Σ x of the batch over its size.
        // Of rows that are powers of two, such sums tell how often each row was in a batch: at most three times.
        var rows = new float[Count * Width];
        for (var row = 0; row < Count; row++)
        {
            rows[row * Width + row / PowersOfColumn] = 1 << (2 * (row % PowersOfColumn));
        }

        var options = Options(batch, steps) with { Epochs = epochs, LearningRate = 1e-30 };
        using var trainer = new VaeTrainer(Network, options);
        using (torch.no_grad())
        {
            foreach (var parameter in trainer.Network.parameters())
            {
                parameter.zero_();
            }
        }

        var size = Math.Min(batch, Count);
        var (seen, batches) = (new int[Count], 0);
        trainer.Train(
            VaeDataset.FromRows("made", new DataShape(Width), rows),
            progress: new Recorder(report =>
            {
                // The last step of an epoch is told twice, once with its figures.
                if (report.Completed is not null)
                {
                    return;
                }

                using var scope = torch.NewDisposeScope();
                var bias = trainer.Network.named_parameters().Single(pair => pair.name == "decoder.0.bias").parameter;
                var sums = bias.grad!.data<float>().Select(value => (int)Math.Round(-value * (double)size)).ToArray();
                for (var row = 0; row < Count; row++)
                {
                    seen[row] += sums[row / PowersOfColumn] >> (2 * (row % PowersOfColumn)) & 3;
                }

                batches++;
                // A pass begins where all rows have been seen as often.
                Assert.InRange(seen.Max() - seen.Min(), 0, batches * size % Count == 0 ? 0 : 1);
                Assert.Equal(batches * size, seen.Sum());
            })
        );

        Assert.Equal(steps * epochs, batches);
    }

    [Theory]
    [InlineData(2, 3, false)]
    [InlineData(3, 0, false)]
    [InlineData(2, 3, true)]
    public void An_interruption_within_an_epoch_changes_no_bit(int epoch, int step, bool hasValidation)
    {
        var data = Data(1, 40);
        var validation = hasValidation ? Data(2, 15) : null;
        var options = Options(16, 5) with
        {
            Epochs = 4,
            ValidationFraction = hasValidation ? 0 : 0.2,
            Beta = new LinearWarmup(1),
            Patience = 3,
        };
        using var whole = new VaeTrainer(Network, options);
        var expected = whole.Train(data, validation: validation);
        using var directory = new TemporaryDirectory();
        using var cancellation = new CancellationTokenSource();
        using (var trainer = new VaeTrainer(Network, options, directory.Path))
        {
            var interrupt = new Recorder(report =>
            {
                if (report.Point.Epoch == epoch && report.Point.Step == step)
                {
                    cancellation.Cancel();
                }
            });
            var result = trainer.Train(data, null, interrupt, validation, cancellation.Token);
            Assert.Equal(TrainingOutcome.Interrupted, result.Outcome);
        }

        using var resumed = VaeTrainer.Open(Network, options, directory.Path);
        var actual = resumed.Train(data, validation: validation);

        Assert.Equal(History.WithoutTimes(expected.History), History.WithoutTimes(actual.History));
        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(resumed.Network));
        Assert.Equal(expected.Summary, actual.Summary);
        Assert.Equal(hasValidation ? (40, 15) : (32, 8), (actual.Summary.TrainingRows, actual.Summary.ValidationRows));
    }

    [Fact]
    public void Validation_rows_are_those_given_and_no_others_on_resuming()
    {
        using var directory = new TemporaryDirectory();
        using (var trainer = new VaeTrainer(Network, Options(16, 2), directory.Path))
        {
            trainer.Train(Data(1, 40), validation: Data(2, 15));
        }

        using var resumed = VaeTrainer.Resume(directory.Path, epochs: 3);
        Assert.Throws<InvalidDataException>(() => resumed.Train(Data(1, 40), validation: Data(3, 15)));
        Assert.Throws<InvalidDataException>(() => resumed.Train(Data(1, 40)));
        Assert.Equal(3, resumed.Train(Data(1, 40), validation: Data(2, 15)).History.Count);
    }

    [Fact]
    public void Patience_without_rows_to_hold_out_and_rows_that_are_held_out_twice_are_refused()
    {
        var options = Options(16, 2) with { Patience = 2 };
        using var impatient = new VaeTrainer(Network, options);
        Assert.Contains(
            "Early stopping needs held-out rows",
            Assert.Throws<ArgumentException>(() => impatient.Train(Data(1, 40))).Message,
            StringComparison.Ordinal
        );
        Assert.NotEmpty(impatient.Train(Data(1, 40), validation: Data(2, 5)).History);

        using var twice = new VaeTrainer(Network, options with { ValidationFraction = 0.1 });
        Assert.Contains(
            "expected one of the two",
            Assert.Throws<ArgumentException>(() => twice.Train(Data(1, 40), validation: Data(2, 5))).Message,
            StringComparison.Ordinal
        );
        using var few = new VaeTrainer(Network, options with { ValidationFraction = 0.1 });
        Assert.Contains(
            "holds out none",
            Assert.Throws<InvalidDataException>(() => few.Train(Data(1, 9))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => new VaeTrainer(Network, Options(16, 0)).Dispose());
    }

    [Fact]
    public void Opening_is_beginning_or_going_on_or_a_refusal()
    {
        using var directory = new TemporaryDirectory();
        var (options, data) = (Options(16, 2), Data(1, 40));
        string expected;
        using (var fresh = VaeTrainer.Open(Network, options, directory.Path))
        {
            Assert.Empty(fresh.History);
            fresh.Train(data);
            expected = Synthetic.Weights(fresh.Network);
        }

        // Threads never change a bit.
        using (var resumed = VaeTrainer.Open(Network, options with { Threads = 2 }, directory.Path))
        {
            Assert.Equal(2, resumed.History.Count);
            Assert.Equal(expected, Synthetic.Weights(resumed.Network));
            Assert.Equal(TrainingOutcome.Completed, resumed.Train(data).Outcome);
            Assert.Equal(expected, Synthetic.Weights(resumed.Network));
        }

        VaeArchitecture[] networks =
        [
            VaeArchitecture.Mlp(Width, [4], 1, likelihood: Likelihood.Gaussian),
            VaeArchitecture.Mlp(Width, [], 1, likelihood: Likelihood.DiagonalGaussian) with
            {
                Standardization = new([0, 0, 0], [1, 2, 3]),
            },
        ];
        Assert.All(networks, network => Refused(network, options, "another network"), throwIfEmpty: true);
        TrainingOptions[] others =
        [
            options with
            {
                Seed = 6,
            },
            options with
            {
                Epochs = 9,
            },
            options with
            {
                StepsPerEpoch = null,
            },
            options with
            {
                SplitSeed = 1,
            },
            options with
            {
                Initialization = WeightInitialization.LeCun,
            },
        ];
        Assert.All(others, other => Refused(Network, other, "a training with other options"), throwIfEmpty: true);
        using var without = VaeTrainer.Open(Network, options with { Seed = 6 }, null);
        Assert.Empty(without.History);

        void Refused(VaeArchitecture network, TrainingOptions asked, string reason) =>
            Assert.Contains(
                $"The checkpoint in {directory.Path} is of {reason}",
                Assert
                    .Throws<InvalidOperationException>(() => VaeTrainer.Open(network, asked, directory.Path).Dispose())
                    .Message,
                StringComparison.Ordinal
            );
    }

    private static VaeArchitecture Network { get; } =
        VaeArchitecture.Mlp(Width, [], 1, likelihood: Likelihood.Gaussian);

    private static TrainingOptions Options(int batch, int steps) =>
        Synthetic.Options(2) with
        {
            BatchSize = batch,
            StepsPerEpoch = steps,
        };

    private static VaeDataset Data(long seed, int count)
    {
        var rows = new float[count * Width];
        NormalNoise.Fill(seed, 0, NoisePurpose.Evaluation, rows.Length, rows);
        return VaeDataset.FromRows("made", new DataShape(Width), rows);
    }
}
