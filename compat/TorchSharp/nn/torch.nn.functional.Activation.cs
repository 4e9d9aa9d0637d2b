using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? Changed("leaky_relu_", input, negative_slope) : Call("leaky_relu", input, negative_slope);

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            public static Tensor silu(Tensor x, bool inplace = false) =>
                inplace ? Changed("silu_", x) : Call("silu", x);

            public static Tensor gelu(Tensor x, bool inplace) => inplace ? Changed("gelu_", x) : gelu(x);

            public static Tensor gelu(Tensor x) => Call("gelu", x);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                Call("softplus", x, beta, threshold);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

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
