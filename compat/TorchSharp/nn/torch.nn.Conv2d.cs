namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static Modules.Conv2d Conv2d(
            long in_channels,
            long out_channels,
            long kernel_size,
            long stride = 1,
            long padding = 0,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            new(
                in_channels,
                out_channels,
                (kernel_size, kernel_size),
                (stride, stride),
                (padding, padding),
                null,
                (dilation, dilation),
                groups,
                bias,
                padding_mode,
                device,
                dtype
            );

        public static Modules.Conv2d Conv2d(
            long in_channels,
            long out_channels,
            (long, long) kernel_size,
            (long, long)? stride = null,
            (long, long)? padding = null,
            (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            new(
                in_channels,
                out_channels,
                kernel_size,
                stride ?? (1, 1),
                padding ?? (0, 0),
                null,
                dilation ?? (1, 1),
                groups,
                bias,
                padding_mode,
                device,
                dtype
            );

        public static Modules.Conv2d Conv2d(
            long in_channels,
            long out_channels,
            long kernel_size,
            Padding padding,
            long stride = 1,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            new(
                in_channels,
                out_channels,
                (kernel_size, kernel_size),
                (stride, stride),
                null,
                padding,
                (dilation, dilation),
                groups,
                bias,
                padding_mode,
                device,
                dtype
            );

        public static Modules.Conv2d Conv2d(
            long in_channels,
            long out_channels,
            (long, long) kernel_size,
            Padding padding,
            (long, long)? stride = null,
            (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            new(
                in_channels,
                out_channels,
                kernel_size,
                stride ?? (1, 1),
                null,
                padding,
                dilation ?? (1, 1),
                groups,
                bias,
                padding_mode,
                device,
                dtype
            );
    }
}
