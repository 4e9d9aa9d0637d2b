using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static partial class functional
        {
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null
            ) => Call("binary_cross_entropy_with_logits", input, target, weight, pos_weights, (long)reduction);

            public static Tensor binary_cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => Call("binary_cross_entropy", input, target, weight, (long)reduction);

            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0
            ) => Call("cross_entropy_loss", input, target, weight, (long)reduction, ignore_index, label_smoothing);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Call("mse_loss", input, target, (long)reduction);

            /// <summary>Sums over all but the first dimension, whose rows are then reduced, as the real package does.</summary>
            public static Tensor gaussian_nll_loss(
                Tensor input,
                Tensor target,
                Tensor variance,
                bool full = false,
                float eps = 1e-6f,
                Reduction reduction = Reduction.Mean
            )
            {
                input = input.view(input.shape[0], -1);
                target = target.view(target.shape[0], -1);
                variance = variance.view(target.shape[0], -1);
                if (variance.shape[1] != input.shape[1] && variance.shape[1] != 1)
                    throw new ArgumentException("variance has the wrong shape");
                if (variance.lt(0).any().ToBoolean())
                    throw new ArgumentException("variance has negative entry/entries");
                using (no_grad())
                    variance = variance.clamp_min(eps);
                var loss = 0.5 * (variance.log() + (input - target).square() / variance).sum(1);
                if (full)
                    loss += 0.5 * input.shape[1] * MathF.Log(2 * MathF.PI);
                return reduction switch
                {
                    Reduction.Mean => loss.mean(),
                    Reduction.Sum => loss.sum(),
                    _ => loss,
                };
            }
        }
    }
}
