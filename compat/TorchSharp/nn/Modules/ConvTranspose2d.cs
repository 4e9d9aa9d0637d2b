using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(
        long in_channels,
        long out_channels,
        (long, long) kernel_size,
        (long, long) stride,
        (long, long) padding,
        (long, long) output_padding,
        (long, long) dilation,
        PaddingModes padding_mode,
        long groups,
        bool bias,
        Device? device,
        ScalarType? dtype
    )
        : base(
            nameof(ConvTranspose2d),
            in_channels,
            out_channels,
            [kernel_size.Item1, kernel_size.Item2],
            [stride.Item1, stride.Item2],
            [padding.Item1, padding.Item2],
            null,
            [dilation.Item1, dilation.Item2],
            true,
            [output_padding.Item1, output_padding.Item2],
            groups,
            bias,
            padding_mode,
            device,
            dtype
        ) { }

    /// <summary>Only the first output padding counts, for both dimensions, as in the real package.</summary>
    public override Tensor forward(Tensor input, long[]? output_size)
    {
        if (!ValidateShape(input, 2))
            throw new ArgumentException(
                $"Expected 3D (unbatched) or 4D (batched) input with {in_channels} channels to ConvTranspose2d."
            );
        if (output_size is not null)
            throw new NotImplementedException("The stand-in takes no output_size.");
        return nn.functional.conv_transpose2d(
            input,
            weight,
            bias,
            stride,
            padding,
            [output_padding[0]],
            dilation,
            groups
        );
    }
}
