using Vae.Inference;

namespace Vae.Training;

public sealed partial record VaeArchitecture
{
    private static readonly int[] StandardLevels = [8, 16, 32];
    private static readonly int[] StandardWidthsBelowLevels = [32, 64];

    /// <summary>
    /// A hierarchical VAE with top-down inference, NVAE (Vahdat and Kautz 2020) scaled down: convolutions that halve a picture, or a linear layer for a row of
    /// numbers; a residual block of two linear layers for each level on the way up, and another on the way down; and transposed convolutions, or
    /// a residual block and a linear layer, to the row.
    /// </summary>
    /// <param name="shape">The shape of a row.</param>
    /// <param name="levels">The latent dimensions of each level, from the top; 8, 16, 32 when null.</param>
    /// <param name="width">The elements of the vectors between the levels.</param>
    /// <param name="channels">The channels after each halving of a picture; 32, 64 when null. Empty for no convolutions.</param>
    /// <param name="classCount">The number of classes to condition on; 0 for none.</param>
    /// <param name="likelihood">The decoder's distribution.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var network = VaeArchitecture.Hierarchical(new DataShape(1, 28, 28), levels: [4, 8, 16]);
    /// </code>
    /// </example>
    public static VaeArchitecture Hierarchical(
        DataShape shape,
        IReadOnlyList<int>? levels = null,
        int width = 256,
        IReadOnlyList<int>? channels = null,
        int classCount = 0,
        Likelihood likelihood = Likelihood.Bernoulli
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        levels ??= StandardLevels;
        channels ??= shape.IsImage ? StandardWidthsBelowLevels : [];
        Argument.Require(
            channels.Count == 0 || shape.IsImage,
            $"The channels are [{string.Join(", ", channels)}] and the rows have shape {shape}; expected pictures, or no channels."
        );
        Argument.Require(
            levels.Count >= 2,
            $"The levels have [{string.Join(", ", levels)}] dimensions; expected two levels at least."
        );
        var silu = new SiluLayer();
        var linear = new LinearLayer(width);
        var block = new ResidualLayer([silu, linear, silu, linear]);
        var (encoder, decoder) = (new List<VaeLayer>(), new List<VaeLayer>());
        if (channels.Count > 0)
        {
            var sizes = Halved(shape, channels.Count);
            var narrow = sizes[^1];
            foreach (var (i, channel) in channels.Index())
            {
                encoder.AddRange([new Conv2dLayer(channel, HalvingKernel(sizes[i]), 2, 1), silu]);
            }

            decoder.AddRange([
                silu,
                new LinearLayer(channels[^1] * narrow.Height * narrow.Width),
                new ReshapeLayer(channels[^1], narrow.Height, narrow.Width),
            ]);
            for (var i = channels.Count - 1; i >= 0; i--)
            {
                decoder.AddRange([
                    silu,
                    new ConvTranspose2dLayer(i > 0 ? channels[i - 1] : shape.Channels, HalvingKernel(sizes[i]), 2, 1),
                ]);
            }
        }
        else
        {
            decoder.AddRange([block, silu, new LinearLayer(shape.Size)]);
            decoder.AddRange(shape.IsImage ? [new ReshapeLayer(shape.Channels, shape.Height, shape.Width)] : []);
        }

        encoder.AddRange(shape.IsImage ? [new FlattenLayer(), linear] : [linear]);
        var network = new VaeArchitecture
        {
            Name = "hierarchical",
            Shape = shape,
            LatentSize = levels.Sum(),
            ClassCount = classCount,
            Likelihood = likelihood,
            DegreesOfFreedom = likelihood == Likelihood.StudentT ? DefaultDegreesOfFreedom : null,
            Encoder = encoder,
            Levels = [.. levels.Select(size => new LatentLevel(size) { Encoder = [block], Decoder = [linear, block] })],
            Decoder = decoder,
        };
        network.Validate();
        return network;
    }
}
