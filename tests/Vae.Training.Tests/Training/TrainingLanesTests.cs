using TorchSharp;
using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Training;

/// <summary>Batches that are computed in parts on several threads, on the smallest network that has several parts.</summary>
public sealed class TrainingLanesTests
{
    private const int Batch = 100;

    [Fact]
    public void A_part_has_the_arithmetic_that_makes_up_for_its_costs()
    {
        // The report's network: 34.7 million operations a row, so 14.4 rows a part.
        Assert.Equal(8, TrainingLanes.PartsOf(VaeArchitecture.ReportConv(), 128));
        Assert.Equal(16, TrainingLanes.PartsOf(VaeArchitecture.ReportConv(), 1000));
        Assert.Equal(1, TrainingLanes.PartsOf(VaeArchitecture.ReportConv(), 1));
        Assert.Equal(1, TrainingLanes.PartsOf(VaeArchitecture.Mlp(30, [128, 64], 10), 128));
        Assert.True(TrainingLanes.PartsOf(Network, Batch) > 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void Any_number_of_threads_gives_the_same_bits(double freeBits)
    {
        var expected = Run(1, freeBits);
        Assert.Equal(expected, Run(2, freeBits));
        Assert.Equal(expected, Run(3, freeBits));

        static string Run(int threads, double freeBits)
        {
            using var trainer = new VaeTrainer(Network, Options(threads) with { FreeBits = freeBits, Epochs = 2 });
            var history = trainer.Train(Data, Data).History;
            return History.WithoutTimes(history) + string.Join(' ', Weights(trainer.Network));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.002)]
    public void The_parts_gradients_add_up_to_the_whole_batchs(double freeBits)
    {
        var options = Options(2) with { FreeBits = freeBits, LearningRate = 1e-9 };
        using var trainer = new VaeTrainer(Network, options);
        trainer.Train(Data);

        using var scope = NewDisposeScope();
        manual_seed(options.Seed);
        using var network = new VaeNetwork(Network);
        var order = RowOrder.Permutation(Batch, options.Seed, 1);
        var rows = new float[Batch * 28 * 28];
        Data.CopyRows(0, rows);
        var x = tensor(rows, Batch, 1, 28, 28).index_select(0, tensor(order.Select(i => (long)i).ToArray()));
        var noise = new float[Batch * Network.LatentSize];
        NormalNoise.Fill(options.Seed, 0, NoisePurpose.Training, Network.LatentSize, noise);
        var (mean, logVariance) = network.Encode(x);
        var logits = network.Decode(mean + (logVariance / 2).exp() * tensor(noise, Batch, Network.LatentSize));
        var kl = (mean * mean + logVariance.exp() - logVariance - 1) / 2;
        var penalty = freeBits > 0 ? kl.mean([0]).clamp_min(freeBits).sum() : kl.sum() / Batch;
        var reconstruction = (nn.functional.softplus(logits) - x * logits).sum() / Batch;
        (reconstruction + penalty).backward();

        Assert.Equal(reconstruction.item<float>(), trainer.History[0].Train.Reconstruction, 3);
        Assert.Equal(kl.sum().item<float>() / Batch, trainer.History[0].Train.KlDivergence, 5);
        foreach (var (name, parameter) in network.named_parameters())
        {
            var expected = parameter.grad!;
            var difference = (expected - trainer.Network.get_parameter(name)!.grad!).abs().max().item<float>();
            Assert.True(difference <= 1e-4 * (1 + expected.abs().max().item<float>()), $"{name}: {difference}");
        }
    }

    [Fact]
    public void An_interrupted_training_in_parts_ends_as_an_uninterrupted_one()
    {
        var options = Options(2) with { BatchSize = Batch / 2, Epochs = 2 };
        using var whole = new VaeTrainer(Network, options);
        whole.Train(Data);

        using var directory = new TemporaryDirectory();
        using var cancellation = new CancellationTokenSource();
        using (var trainer = new VaeTrainer(Network, options, directory.Path))
        {
            trainer.Train(Data, null, new Recorder(_ => cancellation.Cancel()), cancellation: cancellation.Token);
        }

        using var resumed = VaeTrainer.Resume(directory.Path);
        resumed.Train(Data);

        Assert.Equal(Weights(whole.Network), Weights(resumed.Network));
    }

    [Fact]
    public void Every_part_is_done_once_on_one_libtorch_thread()
    {
        set_num_threads(2);
        var done = new int[50];
        var counts = new int[50];
        using (var lanes = new TrainingLanes(3))
        {
            lanes.Run(
                done.Length,
                part =>
                {
                    counts[part] = get_num_threads();
                    Interlocked.Increment(ref done[part]);
                }
            );
        }

        Assert.All(done, times => Assert.Equal(1, times), throwIfEmpty: true);
        Assert.All(counts, count => Assert.Equal(1, count), throwIfEmpty: true);
    }

    [Fact]
    public void The_first_part_that_fails_is_thrown_after_all_are_done()
    {
        var done = 0;
        using var lanes = new TrainingLanes(2);
        var error = Assert.Throws<InvalidDataException>(() =>
            lanes.Run(
                10,
                part =>
                {
                    Interlocked.Increment(ref done);
                    if (part is 3 or 7)
                    {
                        throw new InvalidDataException($"part {part}");
                    }
                }
            )
        );

        Assert.Equal("part 3", error.Message);
        Assert.Equal(10, done);
    }

    private static VaeArchitecture Network { get; } = VaeArchitecture.ReportConv();

    private static VaeDataset Data { get; } =
        VaeDataset.FromRows(
            "waves",
            new DataShape(1, 28, 28),
            [.. Enumerable.Range(0, Batch * 784).Select(i => (float)(0.5 + 0.5 * Math.Sin(i * 0.37 + i / 784)))],
            new long[Batch]
        );

    private static TrainingOptions Options(int threads) =>
        Synthetic.Options(1) with
        {
            BatchSize = Batch,
            Threads = threads,
            Beta = new ConstantBeta(1),
        };

    private static float[] Weights(VaeNetwork network) =>
        [.. network.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];
}
