using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Operators.Call("linear", input, weights, bias);

            public static Tensor conv2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                long groups = 1
            ) => Operators.Call("conv2d", input, weight, bias, strides ?? [1], padding ?? [0], dilation ?? [1], groups);

            public static unsafe Tensor conv_transpose2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? output_padding = null,
                long[]? dilation = null,
                long groups = 1
            )
            {
                strides ??= [1];
                padding ??= [0];
                output_padding ??= [0];
                dilation ??= [1];
                var settings = stackalloc long[9]
                {
                    strides[0],
                    strides[^1],
                    padding[0],
                    padding[^1],
                    output_padding[0],
                    output_padding[^1],
                    dilation[0],
                    dilation[^1],
                    groups,
                };
                var handle = bias?.Handle ?? IntPtr.Zero;
                var result = NativeMethods.vae_conv_transpose2d(input.Handle, weight.Handle, handle, settings);
                GC.KeepAlive((input, weight, bias));
                if (result == IntPtr.Zero)
                    ThrowLastError();
                return new Tensor(result);
            }
        }
    }
}
