using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// A transposed convolution as one matrix product for each row and a fold, which adds overlapping kernels. With few output channels it
/// takes half of the time of libtorch's own, whose blocks of channels then lie idle and whose results, on processors with AVX-512, are wrong
/// for one output channel and small images (libtorch 2.10); and its output padding may differ between height and
/// width, where TorchSharp's own module applies the first to both.
/// </summary>
internal sealed class LoweredTransposedConvolution : nn.Module<Tensor, Tensor>
{
    private readonly ConvTranspose2dLayer layer;
    private readonly Size2 outputSize;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Takes over the parameters of <paramref name="initialised"/>, made without output padding.</summary>
    public LoweredTransposedConvolution(ConvTranspose2dLayer layer, DataShape input, ConvTranspose2d initialised)
        : base(nameof(LoweredTransposedConvolution))
    {
        this.layer = layer;
        var output = layer.OutputShape(input);
        outputSize = new Size2(output.Height, output.Width);
        (weight, bias) = (initialised.weight, initialised.bias!);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var (rows, channels) = (input.shape[0], input.shape[1]);
        // A product for each row, from views alone: matmul would copy the input to make one product of them.
        var kernels = weight.view(channels, -1).t().expand(rows, -1, -1);
        var columns = kernels.bmm(input.reshape(rows, channels, -1));
        var sums = nn.functional.fold(
            columns,
            Pair(outputSize),
            Pair(layer.Kernel),
            (1, 1),
            Pair(layer.Padding),
            Pair(layer.Stride)
        );
        return sums + bias.view(1, -1, 1, 1);
    }

    private static (long, long) Pair(Size2 size) => (size.Height, size.Width);
}
