using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// A two-dimensional transposed convolution with bias: <c>(size − 1)·stride − 2·padding + kernel + output padding</c> pixels a side.
/// </summary>
public sealed record ConvTranspose2dLayer(
    int OutputChannels,
    Size2 Kernel,
    Size2 Stride,
    Size2 Padding,
    Size2 OutputPadding = default
) : VaeLayer
{
    /// <summary>Output channels up to which a transposed convolution is faster as a matrix product and a fold.</summary>
    private const int FewChannels = 3;

    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input)
    {
        if (OutputChannels < 1 || !Kernel.AtLeast(1) || !Stride.AtLeast(1) || !Padding.AtLeast(0))
        {
            throw Refuse(input, "channels, kernel and stride of at least 1 and no negative padding");
        }

        if (!OutputPadding.AtLeast(0) || OutputPadding.Height >= Stride.Height || OutputPadding.Width >= Stride.Width)
        {
            throw Refuse(input, "an output padding from 0 to below the stride");
        }

        var height = (input.Height - 1) * Stride.Height - 2 * Padding.Height + Kernel.Height + OutputPadding.Height;
        var width = (input.Width - 1) * Stride.Width - 2 * Padding.Width + Kernel.Width + OutputPadding.Width;
        return input.IsImage && height > 0 && width > 0
            ? new DataShape(OutputChannels, height, width)
            : throw Refuse(input, "an image that stays at least 1×1 when its padding is cut off");
    }

    /// <inheritdoc/>
    public override long ParameterCount(DataShape input) =>
        OutputChannels * ((long)input.Channels * Kernel.Height * Kernel.Width + 1);

    internal override double Products(DataShape input) =>
        (double)input.Size * OutputChannels * Kernel.Height * Kernel.Width;

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input)
    {
        var square = OutputPadding.Height == OutputPadding.Width;
        var module = nn.ConvTranspose2d(
            input.Channels,
            OutputChannels,
            Kernel.Pair,
            Stride.Pair,
            Padding.Pair,
            square ? OutputPadding.Pair : (0, 0)
        );
        return square && OutputChannels > FewChannels && IsRight(input)
            ? module
            : new LoweredConvolution(Lowered, module.weight, module.bias!);
    }

    internal override string AddNodes(LayerNodes nodes) =>
        nodes.Add(
            "ConvTranspose",
            [nodes.Parameter("weight", WeightShape(nodes.Shape)), nodes.Parameter("bias", OutputChannels)],
            Kernel.Attribute("kernel_shape"),
            OutputPadding.Attribute("output_padding"),
            Stride.Attribute("strides"),
            Padding.Pads()
        );

    // PyTorch and ONNX both keep these weights with the input's channels first.
    private long[] WeightShape(DataShape input) => [input.Channels, OutputChannels, Kernel.Height, Kernel.Width];

    private bool IsRight(DataShape input) =>
        ConvolutionCheck.IsRight(
            this,
            input,
            WeightShape(input),
            (x, weight, bias) =>
                nn.functional.conv_transpose2d(x, weight, bias, Stride.Longs, Padding.Longs, OutputPadding.Longs),
            Lowered
        );

    /// <summary>
    /// The transposed convolution of <c>[rows, channels, height, width]</c> as one matrix product for each row and a fold, which adds
    /// overlapping kernels. With few output channels it takes half of the time of libtorch's own, whose blocks of channels then lie idle;
    /// its output padding may differ between height and width, where TorchSharp's own module applies the first to both; and it is right
    /// everywhere, as <see cref="Conv2dLayer.Lowered"/> is.
    /// </summary>
    internal Tensor Lowered(Tensor input, Tensor weight, Tensor bias)
    {
        var (rows, channels) = (input.shape[0], input.shape[1]);
        var output = OutputShape(new DataShape([.. input.shape[1..].Select(d => (int)d)]));
        // A product for each row, from views alone: matmul would copy the input to make one product of them.
        var kernels = weight.view(channels, -1).t().expand(rows, -1, -1);
        var columns = kernels.bmm(input.reshape(rows, channels, -1));
        var sums = nn.functional.fold(
            columns,
            (output.Height, output.Width),
            Kernel.Pair,
            (1, 1),
            Padding.Pair,
            Stride.Pair
        );
        return sums.add(bias.view(1, -1, 1, 1), Scalars.One);
    }
}
