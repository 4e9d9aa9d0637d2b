using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        internal static class init
        {
            /// <summary>What convolutions and linear layers start with: within ±1/√fan-in, the weight drawn first.</summary>
            internal static void Default(Parameter weight, Parameter? bias)
            {
                using var _ = no_grad();
                var fan = weight.numel() / weight.shape[0];
                // PyTorch's kaiming_uniform_ with a = √5, in its order of operations, so that every bit agrees.
                var a = Math.Sqrt(5);
                var bound = Math.Sqrt(3.0) * (Math.Sqrt(2.0 / (1 + a * a)) / Math.Sqrt(fan));
                weight.uniform_(-bound, bound);
                bound = 1 / Math.Sqrt(fan);
                bias?.uniform_(-bound, bound);
            }
        }
    }
}
