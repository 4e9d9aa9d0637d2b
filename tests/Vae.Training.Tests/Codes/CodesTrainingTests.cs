using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests.Codes;

public sealed class CodesTrainingTests
{
    private static readonly VaeDataset Data = Synthetic.Bars(60);
    private static readonly VaeDataset Test = Synthetic.Bars(16);

    [Fact]
    public void A_training_learns_codes_that_differ_and_tell_rows_apart()
    {
        using var trainer = new VaeTrainer(Network(), Options(40));
        var history = trainer.Train(Data, Test).History;

        var (first, last) = (history[0].Test!, history[^1].Test!);
        Assert.True(last.Reconstruction < 0.5 * first.Reconstruction, $"{first} {last}");
        Assert.InRange(last.Perplexity!.Value, 3, 8);
        Assert.InRange(last.ActiveUnits, 2, 8);
        Assert.All(history, epoch => Assert.Equal(4 * Math.Log(8), epoch.Train.KlDivergence, 4), throwIfEmpty: true);
        // The weight of a constant is no schedule to wait for.
        Assert.All(history, epoch => Assert.Equal(1, epoch.Beta), throwIfEmpty: true);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 3)]
    public void An_interrupted_training_ends_bit_for_bit_as_an_uninterrupted_one(int epoch, int step)
    {
        var options = Options(3) with { WeightAveraging = 0.9, ValidationFraction = 0.2 };
        using var whole = new VaeTrainer(Network(), options);
        var expected = whole.Train(Data, Test);

        using var directory = new TemporaryDirectory();
        using var cancellation = new CancellationTokenSource();
        using (var trainer = new VaeTrainer(Network(), options, directory.Path))
        {
            var interrupt = new Recorder(r =>
            {
                if (r.Point.Epoch == epoch && r.Point.Step == step)
                {
                    cancellation.Cancel();
                }
            });
            var outcome = trainer.Train(Data, Test, interrupt, cancellation: cancellation.Token).Outcome;
            Assert.Equal(TrainingOutcome.Interrupted, outcome);
        }

        using var resumed = VaeTrainer.Resume(directory.Path);
        var found = resumed.Train(Data, Test);

        Assert.Equal(History.WithoutTimes(expected.History), History.WithoutTimes(found.History));
        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(resumed.Network));
        var table = File.ReadAllLines(directory["metrics.csv"]).Select(line => line.Split(',')).ToArray();
        foreach (var (metrics, row) in found.History.Zip(table.Skip(1)))
        {
            Assert.Equal(
                FormattableString.Invariant(
                    $"{metrics.Train.Perplexity:R},{metrics.Validation!.Perplexity:R},{metrics.Test!.Perplexity:R}"
                ),
                string.Join(',', row[^3..])
            );
        }

        Assert.Equal(["train_perplexity", "validation_perplexity", "test_perplexity"], table[0][^3..]);
        using var again = VaeTrainer.Open(Network(), options, directory.Path);
        Assert.Equal(3, again.History.Count);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        // So much arithmetic that a batch is cut into parts.
        var network = VaeArchitecture.VqConv(new DataShape(1, 8, 8), new Codebook(16, 8), [96]);
        Assert.True(TrainingLanes.PartsOf(network, 60) > 1);

        Assert.Equal(Trained(1), Trained(3));

        (string, string) Trained(int threads)
        {
            var options = Options(1) with { BatchSize = 60, StepsPerEpoch = 3, Threads = threads };
            using var trainer = new VaeTrainer(network, options);
            var history = trainer.Train(Data, Test).History;
            return (History.WithoutTimes(history), Synthetic.Weights(trainer.Network));
        }
    }

    [Fact]
    public void What_makes_no_sense_for_codes_is_refused_in_one_sentence()
    {
        Refused("free bits", () => _ = new VaeTrainer(Network(), Options(1) with { FreeBits = 0.1 }));
        Refused("importance samples", () => _ = new VaeTrainer(Network(), Options(1) with { ImportanceSamples = 3 }));
        Refused("learnt prior", () => (Network() with { PriorComponents = 3 }).Validate());
        Refused("2 to 65536", () => Of(new Codebook(1, 4)));
        Refused("at least 1", () => Of(new Codebook(4, 0)));
        Refused("commitment weight", () => Of(new Codebook(4, 4) { CommitmentWeight = -1 }));
        Refused("decay", () => Of(new Codebook(4, 4) { Decay = 1 }));
        Refused("started anew", () => Of(new Codebook(4, 4) { RestartBelow = 1 }));
        Refused("pictures of 3 channels", () => (Network() with { Codebook = new Codebook(8, 3) }).Validate());
        Refused("of 5 positions", () => (Network() with { LatentSize = 5 }).Validate());

        static void Of(Codebook codebook) => VaeArchitecture.VqConv(new DataShape(1, 8, 8), codebook);

        static void Refused(string words, Action action)
        {
            var error = Assert.Throws<ArgumentException>(action);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_network_says_which_of_its_methods_are_for_codes()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var codes = new VaeNetwork(Network());
        using var gaussian = new VaeNetwork(Synthetic.Network());
        var rows = TorchSharp.torch.zeros(2, 1, 8, 8);

        Assert.Equal([2, 4], codes.EncodeCodes(rows).shape);
        Assert.Equal([2, 1, 8, 8], codes.DecodeCodes(codes.EncodeCodes(rows)).shape);
        Throws("EncodeCodes gives its codes", () => codes.Encode(rows));
        Throws("DecodeCodes takes", () => codes.Decode(TorchSharp.torch.zeros(2, 4)));
        Throws("no codebook", () => gaussian.EncodeCodes(rows));
        Throws("no codebook", () => gaussian.DecodeCodes(TorchSharp.torch.zeros(2, 4, TorchSharp.torch.int64)));

        static void Throws(string words, Action action) =>
            Assert.Contains(words, Assert.Throws<InvalidOperationException>(action).Message, StringComparison.Ordinal);
    }

    internal static VaeArchitecture Network(int classCount = 0, Likelihood likelihood = Likelihood.Bernoulli) =>
        VaeArchitecture.VqConv(new DataShape(1, 8, 8), new Codebook(8, 4), [4, 8], classCount, likelihood);

    internal static TrainingOptions Options(int epochs) => Synthetic.Options(epochs) with { LearningRate = 5e-3 };
}
