using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// A transposed convolution whose output padding differs between height and width; TorchSharp's own module applies the first to both.
/// </summary>
internal sealed class OutputPaddedConvolution : nn.Module<Tensor, Tensor>
{
    private readonly ConvTranspose2dLayer layer;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Takes over the parameters of <paramref name="initialised"/>, made without output padding.</summary>
    public OutputPaddedConvolution(ConvTranspose2dLayer layer, ConvTranspose2d initialised)
        : base(nameof(OutputPaddedConvolution))
    {
        this.layer = layer;
        (weight, bias) = (initialised.weight, initialised.bias!);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        nn.functional.conv_transpose2d(
            input,
            weight,
            bias,
            [layer.Stride.Height, layer.Stride.Width],
            [layer.Padding.Height, layer.Padding.Width],
            [layer.OutputPadding.Height, layer.OutputPadding.Width]
        );
}
