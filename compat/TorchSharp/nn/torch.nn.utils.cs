using TorchSharp.Modules;
using static TorchSharp.PInvoke.Operators;

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
                var scale = Call("clamp_max", Call("reciprocal", total + 1e-6) * max_norm, 1.0);
                foreach (var grad in grads)
                    grad.mul_(scale);
                return total.ToDouble();
            }

            private static Tensor Norm(Tensor tensor, double type) => Call("norm.Scalar", tensor, type);
        }
    }
}
