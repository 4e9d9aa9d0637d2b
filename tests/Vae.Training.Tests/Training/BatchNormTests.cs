using TorchSharp;
using Vae.Inference;
using Vae.Training.Tests.Export;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Training;

/// <summary>Batch normalisation in trainings: what is normalised by what, and that nothing else changes a bit.</summary>
public sealed class BatchNormTests
{
    private const int Batch = 100;

    [Fact]
    public void A_batch_is_cut_into_parts_whose_moments_say_something()
    {
        Assert.Equal(3, TrainingLanes.PartsOf(Network, Batch));
        Assert.Equal(1, TrainingLanes.PartsOf(Network, 63));
        Assert.Equal(1, TrainingLanes.PartsOf(Network, 1));
        Assert.False(VaeArchitecture.ResNet(new DataShape(1, 8, 8), 2, [4]).NormalizesBatches);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void Any_number_of_threads_gives_the_same_bits(double freeBits)
    {
        var expected = Run(1);
        Assert.Equal(expected, Run(2));
        Assert.Equal(expected, Run(3));

        string Run(int threads)
        {
            using var trainer = new VaeTrainer(Network, Options(threads) with { FreeBits = freeBits });
            var history = trainer.Train(Data, Data).History;
            return History.WithoutTimes(history) + Synthetic.Weights(trainer.Network);
        }
    }

    [Fact]
    public void An_interrupted_training_ends_with_the_same_weights_and_averages()
    {
        var options = Options(2) with { BatchSize = 64 };
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

        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(resumed.Network));
    }

    [Fact]
    public void The_averages_move_by_the_moments_of_the_whole_batch()
    {
        using var trainer = new VaeTrainer(Network, Options(2) with { Epochs = 1 });
        using var scope = NewDisposeScope();
        // The first layer sees the data alone, whatever its parts: its moments are known beforehand.
        var rows = new float[Data.Count * Data.Shape.Size];
        Data.CopyRows(0, rows);
        var values = rows.Select(value => (double)value).ToArray();
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);

        trainer.Train(Data);

        var state = trainer.Network.state_dict();
        Assert.Equal(0.1 * mean, state["encoder.0.running_mean"].item<float>(), 1e-6);
        Assert.Equal(0.9 + 0.1 * variance, state["encoder.0.running_var"].item<float>(), 1e-6);
    }

    [Fact]
    public void Evaluation_and_use_take_the_averages_and_leave_them()
    {
        using var trainer = new VaeTrainer(Network, Options(1) with { Epochs = 1 });
        trainer.Train(Data, Data);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var network = trainer.Network;
        var before = Synthetic.Weights(network);

        Assert.False(network.training);
        var rows = tensor(TinyModels.Images(Network, 4), 4, 1, 16, 16);
        var (alone, _) = network.Encode(rows.narrow(0, 0, 1));
        var (together, _) = network.Encode(rows);

        Assert.True(allclose(alone, together.narrow(0, 0, 1), 1e-5, 1e-6));
        Assert.Equal(before, Synthetic.Weights(network));
    }

    /// <summary>Also a trainer that has not trained yet, or whose training was stopped or failed.</summary>
    [Fact]
    public void A_trainer_leaves_its_network_in_evaluation()
    {
        using var trainer = new VaeTrainer(Network, Options(1));
        Assert.False(trainer.Network.training);
        using var stop = new CancellationTokenSource();
        trainer.Train(Data, progress: new Recorder(_ => stop.Cancel()), cancellation: stop.Token);
        Assert.False(trainer.Network.training);
        Assert.Throws<NotSupportedException>(() =>
            trainer.Train(Data, progress: new Recorder(_ => throw new NotSupportedException()))
        );
        Assert.False(trainer.Network.training);
    }

    /// <summary>The test's divergence is that of the rows one by one, which no other row of a batch has a part in.</summary>
    [Fact]
    public void Test_metrics_are_those_of_the_rows_one_by_one()
    {
        using var trainer = new VaeTrainer(Network, Options(2) with { Epochs = 1 });
        var found = trainer.Train(Data, Data).History[^1].Test!.KlDivergence;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var values = new float[256];
        var sum = 0.0;
        for (var row = 0; row < Batch; row++)
        {
            Data.CopyRows(row, values);
            var (mean, logVariance) = trainer.Network.Encode(tensor(values, 1, 1, 16, 16));
            for (var j = 0; j < 2; j++)
            {
                double m = mean[0, j].item<float>();
                double v = logVariance[0, j].item<float>();
                sum += 0.5 * (m * m + Math.Exp(v) - v - 1);
            }
        }

        Assert.Equal(sum / Batch, found, 1e-3 * Math.Abs(sum / Batch));
    }

    [Fact]
    public void A_residual_block_normalises_batches_where_its_layers_or_its_shortcut_do()
    {
        VaeLayer[] plain = [new ReluLayer()];
        VaeLayer[] normalised = [new ReluLayer(), new BatchNormLayer()];
        Assert.False(new ResidualLayer(plain, plain).NormalizesBatches);
        Assert.True(new ResidualLayer(normalised).NormalizesBatches);
        Assert.True(new ResidualLayer(plain, normalised).NormalizesBatches);
        Assert.True(new ResidualLayer([new ResidualLayer(normalised)], plain).NormalizesBatches);
    }

    [Fact]
    public void Rows_with_weights_are_refused()
    {
        var rows = new float[2 * 256];
        var weighted = VaeDataset.FromRows("weighted", Data.Shape, rows, weights: [1, 0]);
        using var trainer = new VaeTrainer(Network, Options(1));
        var message = Assert.Throws<InvalidDataException>(() => trainer.Train(weighted)).Message;
        Assert.Contains("The rows of weighted have weights", message);
        Assert.Contains(nameof(GroupNormLayer), message);
    }

    [Fact]
    public void A_network_in_training_moves_its_averages_at_each_call()
    {
        using var scope = NewDisposeScope();
        using var module = new BatchNormLayer(0.25f).CreateModule(new DataShape(2));
        var rows = tensor(new float[] { 1, 10, 3, 20, 5, 60 }, 3, 2);

        var output = module.call(rows);

        var state = module.state_dict();
        // Means 3 and 30, unbiased variances 4 and 700, biased ones 8/3 and 1400/3.
        Assert.Equal([0.75f, 7.5f], state["running_mean"].data<float>().ToArray());
        Assert.Equal([1.75f, 175.75f], state["running_var"].data<float>().ToArray());
        Assert.Equal(-2 / Math.Sqrt(8.0 / 3 + 1e-5), output[0, 0].item<float>(), 1e-5);
        Assert.Equal(30 / Math.Sqrt(1400.0 / 3 + 1e-5), output[2, 1].item<float>(), 1e-5);
    }

    [Fact]
    public void One_row_of_a_vector_has_no_deviation_and_takes_the_averages()
    {
        using var scope = NewDisposeScope();
        using var module = new BatchNormLayer().CreateModule(new DataShape(2));

        var output = module.call(tensor(new float[] { 3, -4 }, 1, 2));

        Assert.Equal([3f, -4f], output.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal([1f, 1f], module.state_dict()["running_var"].data<float>().ToArray());
    }

    [Fact]
    public void Moments_of_parts_are_those_of_all()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var all = randn(20, 3) * 5 + 7;
        var parts = all.split([7, 11, 2], 0)
            .Select(part => new BatchNormLayer.Moments(part.mean([0]), part.var([0]), part.shape[0]))
            .ToArray();

        var found = BatchNormLayer.Moments.Of(parts);

        Assert.Equal(20, found.Count);
        Assert.True(allclose(all.mean([0]), found.Mean, 1e-5, 1e-6));
        Assert.True(allclose(all.var([0]), found.Variance, 1e-5, 1e-6));
    }

    [Fact]
    public void An_export_in_training_compares_with_the_averages()
    {
        using var trainer = new VaeTrainer(Network, Options(2));
        var result = trainer.Train(Data);
        trainer.Network.train();

        var bundle = result.ToBundle(Data);

        Assert.True(trainer.Network.training);
        Assert.InRange(bundle.Card.Export.ParityMaxAbsoluteDifference, 0, 1e-4);
    }

    [Fact]
    public void LeCuns_initialisation_leaves_the_weights_of_normalisations()
    {
        using var trainer = new VaeTrainer(Network, Options(1) with { Initialization = WeightInitialization.LeCun });

        Assert.Equal([1f], trainer.Network.get_parameter("encoder.0.weight")!.data<float>().ToArray());
    }

    /// <summary>Batch normalisation of the data itself, and a residual network with enough arithmetic for several parts.</summary>
    private static VaeArchitecture Network { get; } = Made();

    private static VaeArchitecture Made()
    {
        var network = VaeArchitecture.ResNet(
            new DataShape(1, 16, 16),
            2,
            [32, 64],
            normalization: new BatchNormLayer()
        );
        return network with { Encoder = [new BatchNormLayer(), .. network.Encoder] };
    }

    private static VaeDataset Data { get; } =
        VaeDataset.FromRows(
            "waves",
            new DataShape(1, 16, 16),
            [.. Enumerable.Range(0, Batch * 256).Select(i => (float)(0.5 + 0.5 * Math.Sin(i * 0.37 + i / 256)))]
        );

    private static TrainingOptions Options(int threads) =>
        Synthetic.Options(2) with
        {
            BatchSize = Batch,
            Threads = threads,
            Beta = new ConstantBeta(1),
        };
}
