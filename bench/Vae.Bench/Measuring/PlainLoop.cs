using System.Diagnostics;
using TorchSharp.Modules;
using Vae.Inference;
using Vae.Training;
using static TorchSharp.torch;

namespace Vae.Bench.Measuring;

/// <summary>
/// Training steps as TorchSharp's own examples write them: a module, Adam, a dispose scope around each step, libtorch's threads; on batches
/// that lie ready in memory. The networks are those that the benchmarks train, with Bernoulli rows and no labels.
/// </summary>
internal sealed class PlainLoop : IDisposable
{
    private readonly int threads;
    private readonly Vae model;
    private readonly Adam optimizer;
    private readonly Tensor[] batches;

    public PlainLoop(VaeArchitecture network, VaeDataset data, int batch, int steps, int threads)
    {
        this.threads = threads;
        manual_seed(1);
        model = new Vae(network);
        optimizer = optim.Adam(model.parameters(), 1e-3);
        batches = [.. Enumerable.Range(0, steps).Select(step => Batch(network, data, batch, step * batch))];
    }

    /// <summary>A step on each batch; gives their seconds.</summary>
    public double Repeat()
    {
        set_num_threads(threads);
        var watch = Stopwatch.StartNew();
        foreach (var batch in batches)
        {
            Step(batch);
        }

        return watch.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        Array.ForEach(batches, batch => batch.Dispose());
        optimizer.Dispose();
        model.Dispose();
    }

    private void Step(Tensor images)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var (decoded, mean, logVariance) = model.forward(images);
        var reconstruction = nn.functional.binary_cross_entropy_with_logits(
            decoded,
            images,
            reduction: nn.Reduction.Sum
        );
        var divergence = -0.5 * (1 + logVariance - mean.pow(2) - logVariance.exp()).sum();
        var loss = (reconstruction + divergence) / images.shape[0];
        loss.backward();
        optimizer.step();
        loss.item<float>();
    }

    private static Tensor Batch(VaeArchitecture network, VaeDataset data, int rows, int first)
    {
        var values = new float[rows * data.Shape.Size];
        data.CopyRows(first, values);
        return tensor(values, [rows, .. network.Shape.Select(size => (long)size)]);
    }

    private sealed class Vae : nn.Module<Tensor, (Tensor, Tensor, Tensor)>
    {
        private readonly Sequential encoder;
        private readonly Linear mean;
        private readonly Linear log_variance;
        private readonly Sequential decoder;

        public Vae(VaeArchitecture network)
            : base(nameof(Vae))
        {
            encoder = Stack(network.Encoder, network.EncoderInput);
            mean = nn.Linear(network.EncoderOutput.Size, network.LatentSize);
            log_variance = nn.Linear(network.EncoderOutput.Size, network.LatentSize);
            decoder = Stack(network.Decoder, network.DecoderInput);
            RegisterComponents();
        }

        public override (Tensor, Tensor, Tensor) forward(Tensor images)
        {
            var features = encoder.call(images);
            var (m, v) = (mean.call(features), log_variance.call(features));
            return (decoder.call(m + (0.5 * v).exp() * randn_like(m)), m, v);
        }

        private static Sequential Stack(IReadOnlyList<VaeLayer> layers, DataShape input)
        {
            var shapes = VaeArchitecture.ShapesThrough(layers, input);
            return nn.Sequential(layers.Select((layer, i) => ($"{i}", Layer(layer, shapes[i]))));
        }

        private static nn.Module<Tensor, Tensor> Layer(VaeLayer layer, DataShape input) =>
            layer switch
            {
                Conv2dLayer l => nn.Conv2d(
                    input.Channels,
                    l.OutputChannels,
                    Pair(l.Kernel),
                    Pair(l.Stride),
                    Pair(l.Padding)
                ),
                ConvTranspose2dLayer l => nn.ConvTranspose2d(
                    input.Channels,
                    l.OutputChannels,
                    Pair(l.Kernel),
                    Pair(l.Stride),
                    Pair(l.Padding)
                ),
                LinearLayer l => nn.Linear(input.Size, l.OutputSize),
                FlattenLayer => nn.Flatten(),
                ReshapeLayer l => nn.Unflatten(1, [l.Channels, l.Height, l.Width]),
                ReluLayer => nn.ReLU(),
                _ => throw new InvalidOperationException($"No network of the benchmarks has the layer {layer}."),
            };

        private static (long, long) Pair(Size2 size) => (size.Height, size.Width);
    }
}
