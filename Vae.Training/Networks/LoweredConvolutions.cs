using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// A convolution as one matrix product for each row: of the kernels and of the image's patches, which <c>unfold</c> copies out. It takes
/// libtorch's place where <see cref="ConvolutionCheck"/> finds that libtorch's own gives wrong numbers.
/// </summary>
internal sealed class LoweredConvolution : nn.Module<Tensor, Tensor>
{
    private readonly Conv2dLayer layer;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Takes over the parameters of <paramref name="initialised"/>.</summary>
    public LoweredConvolution(Conv2dLayer layer, Conv2d initialised)
        : base(nameof(LoweredConvolution))
    {
        this.layer = layer;
        (weight, bias) = (initialised.weight, initialised.bias!);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Apply(layer, input, weight, bias);

    /// <summary>The convolution of <c>[rows, channels, height, width]</c> with kernels as <see cref="Conv2d"/> has them.</summary>
    public static Tensor Apply(Conv2dLayer layer, Tensor input, Tensor weight, Tensor bias)
    {
        var output = layer.OutputShape(new DataShape([.. input.shape[1..].Select(d => (int)d)]));
        var patches = nn.functional.unfold(
            input,
            layer.Kernel.Pair(),
            (1, 1),
            layer.Padding.Pair(),
            layer.Stride.Pair()
        );
        var kernels = weight.view(output.Channels, -1).expand(input.shape[0], -1, -1);
        var sums = kernels.bmm(patches).view(-1, output.Channels, output.Height, output.Width);
        return sums.add(bias.view(1, -1, 1, 1), Scalars.One);
    }
}

/// <summary>
/// A transposed convolution as one matrix product for each row and a fold, which adds overlapping kernels. With few output channels it
/// takes half of the time of libtorch's own, whose blocks of channels then lie idle; its output padding may differ between height and
/// width, where TorchSharp's own module applies the first to both; and as <see cref="LoweredConvolution"/> it is right everywhere.
/// </summary>
internal sealed class LoweredTransposedConvolution : nn.Module<Tensor, Tensor>
{
    private readonly ConvTranspose2dLayer layer;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Takes over the parameters of <paramref name="initialised"/>.</summary>
    public LoweredTransposedConvolution(ConvTranspose2dLayer layer, ConvTranspose2d initialised)
        : base(nameof(LoweredTransposedConvolution))
    {
        this.layer = layer;
        (weight, bias) = (initialised.weight, initialised.bias!);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Apply(layer, input, weight, bias);

    /// <summary>The transposed convolution of <c>[rows, channels, height, width]</c> with kernels as <see cref="ConvTranspose2d"/> has them.</summary>
    public static Tensor Apply(ConvTranspose2dLayer layer, Tensor input, Tensor weight, Tensor bias)
    {
        var (rows, channels) = (input.shape[0], input.shape[1]);
        var output = layer.OutputShape(new DataShape([.. input.shape[1..].Select(d => (int)d)]));
        // A product for each row, from views alone: matmul would copy the input to make one product of them.
        var kernels = weight.view(channels, -1).t().expand(rows, -1, -1);
        var columns = kernels.bmm(input.reshape(rows, channels, -1));
        var sums = nn.functional.fold(
            columns,
            (output.Height, output.Width),
            layer.Kernel.Pair(),
            (1, 1),
            layer.Padding.Pair(),
            layer.Stride.Pair()
        );
        return sums.add(bias.view(1, -1, 1, 1), Scalars.One);
    }
}
