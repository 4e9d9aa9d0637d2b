using Vae.Inference;

namespace Vae.Training;

public sealed partial record VaeArchitecture
{
    /// <summary>Heavy tails, and a variance that single values do not make (Lange, Little and Taylor 1989 take 4 for robust regression).</summary>
    private const int DefaultDegreesOfFreedom = 4;

    private static readonly int[] ReportWidths = [32, 64, 128];

    /// <summary>
    /// The report's convolutional network (tables 1 and 2), for any image size and any widths: each convolution halves the image, with a
    /// 4×4 kernel where a side is even and a 3×3 kernel where it is odd, stride 2, padding 1; the decoder mirrors them.
    /// </summary>
    /// <param name="latentSize">The number of latent dimensions; 2 in the report.</param>
    /// <param name="classCount">The number of classes to condition on; 0 for none, 10 for the report's CVAE.</param>
    /// <param name="channels">The channels after each convolution; 32, 64, 128 when null.</param>
    /// <param name="image">The images' shape; 1×28×28 when null.</param>
    /// <param name="likelihood">The decoder's distribution.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var network = VaeArchitecture.ReportConv(latentSize: 16, image: new DataShape(3, 32, 32));
    /// </code>
    /// </example>
    public static VaeArchitecture ReportConv(
        int latentSize = 2,
        int classCount = 0,
        IReadOnlyList<int>? channels = null,
        DataShape? image = null,
        Likelihood likelihood = Likelihood.Bernoulli
    )
    {
        channels ??= ReportWidths;
        image ??= new DataShape(1, 28, 28);
        Argument.Require(image.IsImage, $"The image shape is {image}; expected [channels, height, width].");
        Argument.Require(
            channels.Count > 0,
            "The list of channels is empty; expected the width of at least one convolution."
        );

        var sizes = new List<Size2> { new(image.Height, image.Width) };
        var encoder = new List<VaeLayer>();
        foreach (var width in channels)
        {
            encoder.Add(new Conv2dLayer(width, Kernel(sizes[^1]), 2, 1));
            encoder.Add(new ReluLayer());
            sizes.Add(new Size2((sizes[^1].Height + 1) / 2, (sizes[^1].Width + 1) / 2));
        }

        encoder.Add(new FlattenLayer());
        var narrow = sizes[^1];
        var decoder = new List<VaeLayer>
        {
            new LinearLayer(channels[^1] * narrow.Height * narrow.Width),
            new ReluLayer(),
            new ReshapeLayer(channels[^1], narrow.Height, narrow.Width),
        };
        for (var i = channels.Count - 1; i >= 0; i--)
        {
            decoder.Add(new ConvTranspose2dLayer(i > 0 ? channels[i - 1] : image.Channels, Kernel(sizes[i]), 2, 1));
            if (i > 0)
            {
                decoder.Add(new ReluLayer());
            }
        }

        var network = new VaeArchitecture
        {
            Name = "report-conv",
            Shape = image,
            LatentSize = latentSize,
            ClassCount = classCount,
            Likelihood = likelihood,
            DegreesOfFreedom = likelihood == Likelihood.StudentT ? DefaultDegreesOfFreedom : null,
            Encoder = encoder,
            Decoder = decoder,
        };
        network.Validate();
        return network;

        static Size2 Kernel(Size2 size) => new(size.Height % 2 == 0 ? 4 : 3, size.Width % 2 == 0 ? 4 : 3);
    }

    /// <summary>A multilayer perceptron for rows of <paramref name="features"/> numbers.</summary>
    /// <param name="features">The number of elements of a row.</param>
    /// <param name="hidden">The widths of the encoder's hidden layers; the decoder mirrors them.</param>
    /// <param name="latentSize">The number of latent dimensions.</param>
    /// <param name="classCount">The number of classes to condition on; 0 for none.</param>
    /// <param name="likelihood">The decoder's distribution.</param>
    /// <param name="activation">What follows each hidden layer; <see cref="ReluLayer"/> when null.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var network = VaeArchitecture.Mlp(features: 30, hidden: [128, 64], latentSize: 8, likelihood: Likelihood.Gaussian);
    /// </code>
    /// </example>
    public static VaeArchitecture Mlp(
        int features,
        IReadOnlyList<int> hidden,
        int latentSize,
        int classCount = 0,
        Likelihood likelihood = Likelihood.Bernoulli,
        VaeLayer? activation = null
    ) => Mlp(new DataShape(features), hidden, latentSize, classCount, likelihood, activation);

    /// <summary>A multilayer perceptron for rows of mixed columns, such as a table has.</summary>
    /// <param name="columns">The columns that make up a row.</param>
    /// <param name="hidden">The widths of the encoder's hidden layers; the decoder mirrors them.</param>
    /// <param name="latentSize">The number of latent dimensions.</param>
    /// <param name="classCount">The number of classes to condition on; 0 for none.</param>
    /// <param name="activation">What follows each hidden layer; <see cref="ReluLayer"/> when null.</param>
    /// <exception cref="ArgumentException">A size is out of range, or there are no columns.</exception>
    public static VaeArchitecture Mixed(
        IReadOnlyList<MixedColumn> columns,
        IReadOnlyList<int> hidden,
        int latentSize,
        int classCount = 0,
        VaeLayer? activation = null
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        Argument.Require(columns.Count > 0, "There are no columns; expected at least one.");
        var network = Mlp(
            columns.Sum(column => column.Size),
            hidden,
            latentSize,
            classCount,
            Likelihood.Gaussian,
            activation
        ) with
        {
            Name = "mixed",
            Likelihood = Likelihood.Mixed,
            Columns = [.. columns],
        };
        network.Validate();
        return network;
    }

    /// <summary>A multilayer perceptron for rows of a shape, which the model keeps: pictures stay pictures.</summary>
    /// <param name="shape">The shape of a row; the layers see its elements in one.</param>
    /// <param name="hidden">The widths of the encoder's hidden layers; the decoder mirrors them.</param>
    /// <param name="latentSize">The number of latent dimensions.</param>
    /// <param name="classCount">The number of classes to condition on; 0 for none.</param>
    /// <param name="likelihood">The decoder's distribution.</param>
    /// <param name="activation">What follows each hidden layer; <see cref="ReluLayer"/> when null.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public static VaeArchitecture Mlp(
        DataShape shape,
        IReadOnlyList<int> hidden,
        int latentSize,
        int classCount = 0,
        Likelihood likelihood = Likelihood.Bernoulli,
        VaeLayer? activation = null
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(hidden);
        activation ??= new ReluLayer();
        var encoder = hidden.SelectMany(width => new VaeLayer[] { new LinearLayer(width), activation });
        var decoder = hidden.Reverse().SelectMany(width => new VaeLayer[] { new LinearLayer(width), activation });
        VaeLayer[] flat = shape.IsImage ? [new FlattenLayer()] : [];
        VaeLayer[] image = shape.IsImage ? [new ReshapeLayer(shape.Channels, shape.Height, shape.Width)] : [];
        var network = new VaeArchitecture
        {
            Name = "mlp",
            Shape = shape,
            LatentSize = latentSize,
            ClassCount = classCount,
            Likelihood = likelihood,
            DegreesOfFreedom = likelihood == Likelihood.StudentT ? DefaultDegreesOfFreedom : null,
            Encoder = [.. flat, .. encoder],
            Decoder = [.. decoder, new LinearLayer(shape.Size), .. image],
        };
        network.Validate();
        return network;
    }
}
