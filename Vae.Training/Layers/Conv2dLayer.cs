using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>A two-dimensional convolution with bias: <c>⌊(size + 2·padding − kernel) / stride⌋ + 1</c> pixels a side.</summary>
public sealed record Conv2dLayer(int OutputChannels, Size2 Kernel, Size2 Stride, Size2 Padding) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input)
    {
        if (OutputChannels < 1 || !Kernel.AtLeast(1) || !Stride.AtLeast(1) || !Padding.AtLeast(0))
        {
            throw Refuse(input, "channels, kernel and stride of at least 1 and no negative padding");
        }

        var height = input.Height + 2 * Padding.Height - Kernel.Height;
        var width = input.Width + 2 * Padding.Width - Kernel.Width;
        return input.IsImage && height >= 0 && width >= 0
            ? new DataShape(OutputChannels, height / Stride.Height + 1, width / Stride.Width + 1)
            : throw Refuse(input, "an image at least as large as the kernel");
    }

    /// <inheritdoc/>
    public override long ParameterCount(DataShape input) =>
        OutputChannels * ((long)input.Channels * Kernel.Height * Kernel.Width + 1);

    internal override double Products(DataShape input) =>
        (double)OutputShape(input).Size * input.Channels * Kernel.Height * Kernel.Width;

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input)
    {
        var module = nn.Conv2d(input.Channels, OutputChannels, Kernel.Pair, Stride.Pair, Padding.Pair);
        var isRight = ConvolutionCheck.IsRight(
            this,
            input,
            WeightShape(input),
            (x, weight, bias) => nn.functional.conv2d(x, weight, bias, Stride.Longs, Padding.Longs),
            Lowered
        );
        return isRight ? module : new LoweredConvolution(Lowered, module.weight, module.bias!);
    }

    internal override string AddNodes(LayerNodes nodes) =>
        nodes.Add(
            "Conv",
            [nodes.Parameter("weight", WeightShape(nodes.Shape)), nodes.Parameter("bias", OutputChannels)],
            Kernel.Attribute("kernel_shape"),
            Stride.Attribute("strides"),
            Padding.Pads()
        );

    private long[] WeightShape(DataShape input) => [OutputChannels, input.Channels, Kernel.Height, Kernel.Width];

    /// <summary>
    /// The convolution of <c>[rows, channels, height, width]</c> as one matrix product for each row: of the kernels and of the image's
    /// patches, which <c>unfold</c> copies out. It takes libtorch's place where <see cref="ConvolutionCheck"/> finds that libtorch's own
    /// gives wrong numbers.
    /// </summary>
    internal Tensor Lowered(Tensor input, Tensor weight, Tensor bias)
    {
        var output = OutputShape(new DataShape([.. input.shape[1..].Select(d => (int)d)]));
        var patches = nn.functional.unfold(input, Kernel.Pair, (1, 1), Padding.Pair, Stride.Pair);
        var kernels = weight.view(output.Channels, -1).expand(input.shape[0], -1, -1);
        var sums = kernels.bmm(patches).view(-1, output.Channels, output.Height, output.Width);
        return sums.add(bias.view(1, -1, 1, 1), Scalars.One);
    }
}
