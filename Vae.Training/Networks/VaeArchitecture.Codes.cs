using Vae.Inference;

namespace Vae.Training;

public sealed partial record VaeArchitecture
{
    /// <summary>
    /// The network of van den Oord et al. 2017 (section 4.1) for any picture size, a VQ-VAE: convolutions that halve the picture, two residual blocks of a
    /// 3×3 and a 1×1 convolution, and a 1×1 convolution to what becomes codes; the decoder mirrors them. A picture of 28×28 has 7×7 codes, one of 32×32
    /// has 8×8, with two widths.
    /// </summary>
    /// <param name="image">The pictures' shape, grey or colour.</param>
    /// <param name="codebook">The codebook; of 512 vectors of 64 elements when null, as there.</param>
    /// <param name="widths">The channels after each halving; 32, 64 when null.</param>
    /// <param name="classCount">The number of classes to condition on; 0 for none.</param>
    /// <param name="likelihood">The decoder's distribution.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var network = VaeArchitecture.VqConv(new DataShape(3, 32, 32), new Codebook(Size: 512, Dimension: 64), widths: [64, 128]);
    /// </code>
    /// </example>
    public static VaeArchitecture VqConv(
        DataShape image,
        Codebook? codebook = null,
        IReadOnlyList<int>? widths = null,
        int classCount = 0,
        Likelihood likelihood = Likelihood.Bernoulli
    )
    {
        ArgumentNullException.ThrowIfNull(image);
        codebook ??= new Codebook(512, 64);
        widths ??= [32, 64];
        Argument.Require(image.IsImage, $"The image shape is {image}; expected [channels, height, width].");
        Argument.Require(
            widths.Count > 0 && widths.All(width => width >= 1),
            $"The widths are [{string.Join(", ", widths)}]; expected at least one, each at least 1."
        );

        var sizes = Halved(image, widths.Count);
        var (wide, narrow) = (widths[^1], sizes[^1]);
        var block = new ResidualLayer([
            new ReluLayer(),
            new Conv2dLayer(wide, 3, 1, 1),
            new ReluLayer(),
            new Conv2dLayer(wide, 1, 1, 0),
        ]);
        var encoder = new List<VaeLayer>();
        foreach (var (i, width) in widths.Index())
        {
            encoder.AddRange([new Conv2dLayer(width, HalvingKernel(sizes[i]), 2, 1), new ReluLayer()]);
        }

        // The blocks begin with an activation of their own.
        encoder.RemoveAt(encoder.Count - 1);
        encoder.AddRange([block, block, new ReluLayer(), new Conv2dLayer(codebook.Dimension, 1, 1, 0)]);
        var decoder = new List<VaeLayer> { new Conv2dLayer(wide, 3, 1, 1), block, block };
        for (var i = widths.Count - 1; i >= 0; i--)
        {
            decoder.AddRange([
                new ReluLayer(),
                new ConvTranspose2dLayer(i > 0 ? widths[i - 1] : image.Channels, HalvingKernel(sizes[i]), 2, 1),
            ]);
        }

        var network = new VaeArchitecture
        {
            Name = "vq-conv",
            Shape = image,
            LatentSize = narrow.Height * narrow.Width,
            ClassCount = classCount,
            Likelihood = likelihood,
            DegreesOfFreedom = likelihood == Likelihood.StudentT ? DefaultDegreesOfFreedom : null,
            Codebook = codebook,
            Encoder = encoder,
            Decoder = decoder,
        };
        network.Validate();
        return network;
    }
}
