using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class ConvTranspose2d : Convolution
{
    private readonly long _outputPadding;

    internal ConvTranspose2d(
        long in_channels,
        long out_channels,
        (long, long) kernel_size,
        (long, long) stride,
        (long, long) padding,
        (long, long) output_padding,
        (long, long) dilation,
        long groups,
        bool bias,
        ScalarType? dtype
    )
        : base(
            nameof(ConvTranspose2d),
            in_channels,
            [in_channels, out_channels / groups, kernel_size.Item1, kernel_size.Item2],
            out_channels,
            stride,
            padding,
            dilation,
            groups,
            bias,
            dtype
        ) => _outputPadding = output_padding.Item1;

    /// <summary>Only the first output padding counts, for both dimensions, as in the real package.</summary>
    public override Tensor forward(Tensor input)
    {
        Validate(input);
        return nn.functional.conv_transpose2d(
            input,
            weight,
            bias,
            _stride,
            _padding,
            [_outputPadding],
            _dilation,
            _groups
        );
    }
}
