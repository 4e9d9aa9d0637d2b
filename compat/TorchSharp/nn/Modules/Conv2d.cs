using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class Conv2d : Convolution
{
    internal Conv2d(
        long in_channels,
        long out_channels,
        (long, long) kernel_size,
        (long, long) stride,
        (long, long)? padding,
        Padding? padding_type,
        (long, long) dilation,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        Device? device,
        ScalarType? dtype
    )
        : base(
            nameof(Conv2d),
            in_channels,
            out_channels,
            [kernel_size.Item1, kernel_size.Item2],
            [stride.Item1, stride.Item2],
            padding is { } both ? [both.Item1, both.Item2] : null,
            padding_type,
            [dilation.Item1, dilation.Item2],
            false,
            [0, 0],
            groups,
            bias,
            padding_mode,
            device,
            dtype
        )
    {
        if (padding_type == Padding.Same && (stride.Item1 != 1 || stride.Item2 != 1))
            throw new ArgumentException("padding='same' is not supported for strided convolutions");
    }

    public override Tensor forward(Tensor input)
    {
        if (!ValidateShape(input, 2))
            throw new ArgumentException(
                $"Expected 3D (unbatched) or 4D (batched) input with {in_channels} channels to Conv2d."
            );
        if (padding_mode == PaddingModes.Zeros)
            return nn.functional.Conv2d(input, weight, bias, stride, padding, padding_type, dilation, groups);

        using var padded = nn.functional.pad(input, Borders(), padding_mode);
        return nn.functional.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
    }

    /// <summary>Padding of the last dimension first, each side named.</summary>
    private long[] Borders()
    {
        if (padding is not null)
            return [padding[1], padding[1], padding[0], padding[0]];
        if (padding_type == Padding.Valid)
            return [0, 0, 0, 0];
        var (height, width) = (dilation[0] * (kernel_size[0] - 1), dilation[1] * (kernel_size[1] - 1));
        return [width / 2, width - width / 2, height / 2, height - height / 2];
    }
}
