using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class Conv2d : Convolution
{
    internal Conv2d(
        long in_channels,
        long out_channels,
        (long, long) kernel_size,
        (long, long) stride,
        (long, long) padding,
        (long, long) dilation,
        long groups,
        bool bias,
        ScalarType? dtype
    )
        : base(
            nameof(Conv2d),
            in_channels,
            [out_channels, in_channels / groups, kernel_size.Item1, kernel_size.Item2],
            out_channels,
            stride,
            padding,
            dilation,
            groups,
            bias,
            dtype
        ) { }

    public override Tensor forward(Tensor input)
    {
        Validate(input);
        return nn.functional.conv2d(input, weight, bias, _stride, _padding, _dilation, _groups);
    }
}
