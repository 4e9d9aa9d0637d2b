using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) =>
                inplace ? Changed("relu_", x) : Call("relu", x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? Changed("leaky_relu_", input, negative_slope) : Call("leaky_relu", input, negative_slope);

            public static Tensor one_hot(Tensor x, long num_classes = -1) =>
                x.dtype == ScalarType.Int64
                    ? Call("one_hot", x, num_classes)
                    : throw new ArgumentException("OneHot input tensor must have elements of type Int64");

            private static Tensor Changed(string name, Tensor x, params ReadOnlySpan<double> options)
            {
                if (options.Length == 0)
                    Run(name, x);
                else
                    Run(name, x, options[0]);
                return x.alias();
            }
        }
    }
}
