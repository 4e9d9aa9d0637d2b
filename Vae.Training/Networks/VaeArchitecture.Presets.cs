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

        var sizes = Halved(image, channels.Count);
        var encoder = new List<VaeLayer>();
        foreach (var (i, width) in channels.Index())
        {
            encoder.AddRange([new Conv2dLayer(width, HalvingKernel(sizes[i]), 2, 1), new ReluLayer()]);
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
            decoder.Add(
                new ConvTranspose2dLayer(i > 0 ? channels[i - 1] : image.Channels, HalvingKernel(sizes[i]), 2, 1)
            );
            if (i > 0)
            {
                decoder.Add(new ReluLayer());
            }
        }

        return Valid("report-conv", image, latentSize, classCount, likelihood, encoder, decoder);
    }

    /// <summary>
    /// A residual network (report, section 7.1) for any picture size: for each width a convolution that halves the picture and a residual block of two
    /// convolutions, each after a normalisation and a <see cref="SiluLayer"/>; the decoder mirrors them, with nearest upsampling before its
    /// convolutions in place of strides.
    /// </summary>
    /// <param name="image">The pictures' shape, grey or colour.</param>
    /// <param name="latentSize">The number of latent dimensions.</param>
    /// <param name="widths">The channels after each halving; 32, 64, 128 when null.</param>
    /// <param name="attention">Whether self-attention over the positions of the smallest picture follows its blocks.</param>
    /// <param name="classCount">The number of classes to condition on; 0 for none.</param>
    /// <param name="likelihood">The decoder's distribution.</param>
    /// <param name="normalization">
    /// What is before each activation; when null a <see cref="GroupNormLayer"/> of groups of at least 4 channels, 8 groups at most, for each width.
    /// </param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var network = VaeArchitecture.ResNet(new DataShape(3, 32, 32), latentSize: 128, widths: [64, 128], attention: true);
    /// </code>
    /// </example>
    public static VaeArchitecture ResNet(
        DataShape image,
        int latentSize,
        IReadOnlyList<int>? widths = null,
        bool attention = false,
        int classCount = 0,
        Likelihood likelihood = Likelihood.Bernoulli,
        VaeLayer? normalization = null
    )
    {
        ArgumentNullException.ThrowIfNull(image);
        widths ??= ReportWidths;
        Argument.Require(image.IsImage, $"The image shape is {image}; expected [channels, height, width].");
        Argument.Require(
            widths.Count > 0 && widths.All(width => width >= 1),
            $"The widths are [{string.Join(", ", widths)}]; expected at least one, each at least 1."
        );

        var sizes = Halved(image, widths.Count);
        var encoder = new List<VaeLayer>();
        foreach (var (i, width) in widths.Index())
        {
            encoder.AddRange([new Conv2dLayer(width, HalvingKernel(sizes[i]), 2, 1), Block(width)]);
        }

        var narrow = sizes[^1];
        VaeLayer[] middle = attention ? [Attention(widths[^1])] : [];
        encoder.AddRange([.. middle, .. Activation(widths[^1]), new FlattenLayer()]);
        var decoder = new List<VaeLayer>
        {
            new LinearLayer(widths[^1] * narrow.Height * narrow.Width),
            new ReshapeLayer(widths[^1], narrow.Height, narrow.Width),
        };
        decoder.AddRange([.. middle, Block(widths[^1])]);
        for (var i = widths.Count - 1; i > 0; i--)
        {
            decoder.AddRange([new UpsampleLayer(2), Doubled(widths[i - 1], sizes[i]), Block(widths[i - 1])]);
        }

        decoder.AddRange([.. Activation(widths[0]), new UpsampleLayer(2), Doubled(image.Channels, sizes[0])]);
        return Valid(
            attention ? "resnet-attention" : "resnet",
            image,
            latentSize,
            classCount,
            likelihood,
            encoder,
            decoder
        );

        VaeLayer Normalization(int width) => normalization ?? new GroupNormLayer(GroupsOf(width));
        VaeLayer[] Activation(int width) => [Normalization(width), new SiluLayer()];
        VaeLayer Block(int width) =>
            new ResidualLayer([
                .. Activation(width),
                new Conv2dLayer(width, 3, 1, 1),
                .. Activation(width),
                new Conv2dLayer(width, 3, 1, 1),
            ]);
        VaeLayer Attention(int width) => new ResidualLayer([Normalization(width), new SelfAttentionLayer()]);

        // Twice the half of an odd side is one pixel too large, which a kernel of 4 cuts off.
        static VaeLayer Doubled(int width, Size2 size) =>
            new Conv2dLayer(width, new Size2(3 + size.Height % 2, 3 + size.Width % 2), 1, 1);
    }

    /// <summary>As many groups of at least 4 channels as divide a width, 8 at most; one where it has fewer channels.</summary>
    private static int GroupsOf(int width) =>
        Enumerable.Range(1, 8).Last(groups => groups == 1 || (width % groups == 0 && width / groups >= 4));

    /// <summary>The size of an image, and after each of some halvings.</summary>
    private static List<Size2> Halved(DataShape image, int times)
    {
        var sizes = new List<Size2> { new(image.Height, image.Width) };
        for (var i = 0; i < times; i++)
        {
            sizes.Add(new Size2((sizes[^1].Height + 1) / 2, (sizes[^1].Width + 1) / 2));
        }

        return sizes;
    }

    /// <summary>The kernel that halves an image with stride 2 and padding 1, an odd side to its larger half.</summary>
    private static Size2 HalvingKernel(Size2 size) => new(size.Height % 2 == 0 ? 4 : 3, size.Width % 2 == 0 ? 4 : 3);

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

    /// <summary>
    /// A perceptron with residual blocks for small pictures, whose decoder takes little arithmetic, so that likelihoods of many samples can be
    /// measured: a linear layer to <paramref name="width"/> neurons, blocks of two linear layers, each after a <see cref="SiluLayer"/>, and a
    /// learnt prior.
    /// </summary>
    /// <param name="shape">The shape of a row; the layers see its elements in one.</param>
    /// <param name="latentSize">The number of latent dimensions.</param>
    /// <param name="width">The neurons of each hidden layer.</param>
    /// <param name="blocks">The residual blocks of the encoder, and of the decoder.</param>
    /// <param name="priorComponents">The components of the learnt prior; null for the standard normal prior.</param>
    /// <param name="classCount">The number of classes to condition on; 0 for none.</param>
    /// <param name="likelihood">The decoder's distribution.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var network = VaeArchitecture.ResidualMlp(new DataShape(1, 28, 28), latentSize: 40, priorComponents: 500);
    /// </code>
    /// </example>
    public static VaeArchitecture ResidualMlp(
        DataShape shape,
        int latentSize = 40,
        int width = 400,
        int blocks = 1,
        int? priorComponents = 500,
        int classCount = 0,
        Likelihood likelihood = Likelihood.Bernoulli
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        var silu = new SiluLayer();
        VaeLayer[] hidden =
        [
            new LinearLayer(width),
            .. Enumerable.Repeat(
                new ResidualLayer([silu, new LinearLayer(width), silu, new LinearLayer(width)]),
                blocks
            ),
            silu,
        ];
        VaeLayer[] flat = shape.IsImage ? [new FlattenLayer()] : [];
        VaeLayer[] image = shape.IsImage ? [new ReshapeLayer(shape.Channels, shape.Height, shape.Width)] : [];
        return Valid(
            "residual-mlp",
            shape,
            latentSize,
            classCount,
            likelihood,
            [.. flat, .. hidden],
            [.. hidden, new LinearLayer(shape.Size), .. image],
            priorComponents
        );
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
        return Valid(
            "mlp",
            shape,
            latentSize,
            classCount,
            likelihood,
            [.. flat, .. encoder],
            [.. decoder, new LinearLayer(shape.Size), .. image]
        );
    }

    private static VaeArchitecture Valid(
        string name,
        DataShape shape,
        int latentSize,
        int classCount,
        Likelihood likelihood,
        IReadOnlyList<VaeLayer> encoder,
        IReadOnlyList<VaeLayer> decoder,
        int? priorComponents = null
    )
    {
        var network = new VaeArchitecture
        {
            Name = name,
            Shape = shape,
            LatentSize = latentSize,
            ClassCount = classCount,
            Likelihood = likelihood,
            DegreesOfFreedom = likelihood == Likelihood.StudentT ? DefaultDegreesOfFreedom : null,
            PriorComponents = priorComponents,
            Encoder = encoder,
            Decoder = decoder,
        };
        network.Validate();
        return network;
    }
}
