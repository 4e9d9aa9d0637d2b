using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Training;

/// <summary>The trainer's steps against the same steps written out by hand from the report's equations.</summary>
public sealed class TrainStepTests
{
    private const int Rows = 20;
    private const int Latent = 2;

    [Fact]
    public void Two_epochs_are_the_steps_written_out_by_hand()
    {
        var data = Synthetic.Bars(Rows);
        var options = Synthetic.Options(2) with { LearningRateSchedule = new StepDecay(1, 0.5), FreeBits = 0.01 };
        using var trainer = new VaeTrainer(Synthetic.Network(), options);
        trainer.Train(data);

        using var scope = NewDisposeScope();
        manual_seed(options.Seed);
        using var network = new VaeNetwork(Synthetic.Network());
        using var optimizer = optim.Adam(network.parameters(), options.LearningRate);
        for (var step = 0; step < 4; step++)
        {
            StepByHand(network, optimizer, data, options, step);
        }

        foreach (var (name, parameter) in network.named_parameters())
        {
            var trained = trainer.Network.get_parameter(name)!.detach().data<float>().ToArray();
            var expected = parameter.detach().data<float>().ToArray();
            Assert.All(expected.Zip(trained), pair => Assert.Equal(pair.First, pair.Second, 1e-5), throwIfEmpty: true);
        }
    }

    private static void StepByHand(
        VaeNetwork network,
        TorchSharp.Modules.Adam optimizer,
        VaeDataset data,
        TrainingOptions options,
        int step
    )
    {
        // Two steps an epoch; the warm-up over two epochs makes β 1/2, then 1; the learning rate is halved after an epoch.
        var (epoch, first) = (step / 2 + 1, step % 2 * options.BatchSize);
        var order = Enumerable.Range(0, Rows).ToArray();
        RowOrder.Shuffle(order, options.Seed, epoch);
        var batch = new float[options.BatchSize * data.Shape.Size];
        for (var i = 0; i < options.BatchSize; i++)
        {
            data.CopyRows(order[first + i], batch.AsSpan(i * data.Shape.Size, data.Shape.Size));
        }

        var noise = new float[options.BatchSize * Latent];
        NormalNoise.Fill(options.Seed, (epoch - 1) * Rows + first, NoisePurpose.Training, Latent, noise);
        var x = tensor(batch, options.BatchSize, 1, Synthetic.Side, Synthetic.Side);
        var (mean, logVariance) = network.Encode(x);
        var z = mean + (logVariance / 2).exp() * tensor(noise, options.BatchSize, Latent);
        // −x ln σ(l) − (1 − x) ln(1 − σ(l)) = ln(1 + e^l) − x·l
        var logits = network.Decode(z);
        var reconstruction = ((logits.exp() + 1).log() - x * logits).sum();
        var kl = (mean * mean + logVariance.exp() - logVariance - 1) / 2;
        var penalty = kl.mean([0]).clamp_min(options.FreeBits).sum();

        optimizer.zero_grad();
        (reconstruction / options.BatchSize + penalty * (epoch / 2.0)).backward();
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = options.LearningRate / epoch;
        }

        optimizer.step();
    }
}
