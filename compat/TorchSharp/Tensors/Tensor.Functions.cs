using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor sigmoid(Tensor input) => Call("sigmoid", input);

    public static bool allclose(
        Tensor tensor,
        Tensor target,
        double rtol = 1e-05,
        double atol = 1e-08,
        bool equal_nan = false
    ) => CallScalar("allclose", tensor, target, rtol, atol, equal_nan).ToBoolean();

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Call("cat", tensors.ToArray(), dim);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Call("stack", tensors.ToArray(), dim);

    public partial class Tensor
    {
        public Tensor exp() => Call("exp", this);

        public Tensor log() => Call("log", this);

        public Tensor square() => Call("square", this);

        public Tensor clamp_min(Scalar min) => Call("clamp_min", this, min);

        public Tensor sum(ScalarType? type = null) => Call("sum", this, type);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Call("mean.dim", this, dimensions, keepdim, type);

        public Tensor argmax(long dim, bool keepdim = false) => Call("argmax", this, dim, keepdim);
    }
}
