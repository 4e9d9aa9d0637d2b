namespace Vae.Inference;

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
    public override int ParameterCount(DataShape input) =>
        OutputChannels * (input.Channels * Kernel.Height * Kernel.Width + 1);
}
