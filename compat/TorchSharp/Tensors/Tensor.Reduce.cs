using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Call("sum", this, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Call("sum.dim_IntList", this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            sum(dim.ToArray(), keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        public Tensor cumsum(long dim, ScalarType? type = null) => Call("cumsum", this, dim, type);

        public Tensor mean() => Call("mean", this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Call("mean.dim", this, dimensions, keepdim, type);

        public Tensor max() => Call("max", this);

        public Tensor max(Tensor other) => Call("max.other", this, other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            Two(CallMany("max.dim", this, dim, keepdim));

        public Tensor min() => Call("min", this);

        public Tensor min(Tensor other) => Call("min.other", this, other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            Two(CallMany("min.dim", this, dim, keepdim));

        public Tensor argmax() => Call("argmax", this);

        public Tensor argmax(long dim, bool keepdim = false) => Call("argmax", this, dim, keepdim);

        public Tensor argmin() => Call("argmin", this);

        public Tensor argmin(long dim, bool keepdim = false) => Call("argmin", this, dim, keepdim);

        public Tensor argsort(long dim = -1, bool descending = false) => Call("argsort", this, dim, descending);

        public Tensor norm(float p = 2) => Call("norm.Scalar", this, (double)p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) =>
            Call("norm.ScalarOpt_dim", this, (double)p, new long[] { dim }, keepdim);

        public Tensor logsumexp(long dim, bool keepdim = false) => Call("logsumexp", this, new[] { dim }, keepdim);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Call("softmax.int", this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Call("log_softmax.int", this, dim, dtype);

        private static (Tensor, Tensor) Two(Tensor[] tensors) => (tensors[0], tensors[1]);
    }
}
