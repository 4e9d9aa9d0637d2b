using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients down together, so that their joint norm is at most a limit; gives the norm before.</summary>
            public static double clip_grad_norm_(
                IEnumerable<Parameter> tensors,
                double max_norm,
                double norm_type = 2.0
            )
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var grads = tensors.Select(tensor => tensor.grad).OfType<Tensor>().ToList();
                if (grads.Count == 0)
                    return 0.0;
                var norms = grads.Select(grad => Norm(grad, norm_type)).ToList();
                var total = norms.Count == 1 ? norms[0] : Norm(stack(norms), norm_type);
                var scale = (max_norm / (total + 1e-6)).clamp_max(1.0);
                foreach (var grad in grads)
                    grad.mul_(scale);
                return total.ToDouble();
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                foreach (var tensor in tensors)
                {
                    using var grad = tensor.grad;
                    grad?.clamp_(-clip_value, clip_value);
                }
            }

            private static Tensor Norm(Tensor tensor, double type) =>
                PInvoke.Operators.Call("norm.Scalar", tensor, type);
        }
    }
}
