namespace Vae.Inference;

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
    public override int ParameterCount(DataShape input) =>
        OutputChannels * (input.Channels * Kernel.Height * Kernel.Width + 1);
}
