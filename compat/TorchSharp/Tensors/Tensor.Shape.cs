using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor T => Call("numpy_T", this);

        public Tensor mT => Call("mT", this);

        public Tensor view(params long[] shape) => Call("view", this, shape);

        public Tensor reshape(params long[] shape) => Call("reshape", this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Call("flatten.using_ints", this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes) => Call("unflatten.int", this, dim, sizes);

        public Tensor unsqueeze(long dim) => Call("unsqueeze", this, dim);

        public Tensor squeeze(long? dim = null) =>
            dim is { } which ? Call("squeeze.dim", this, which) : Call("squeeze", this);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) =>
            Call("expand", this, sizes.ToArray(), isImplicit);

        public Tensor expand(long[] sizes, bool isImplicit = false) => Call("expand", this, sizes, isImplicit);

        public Tensor expand(params long[] sizes) => Call("expand", this, sizes, false);

        public Tensor permute(params long[] permutation) => Call("permute", this, permutation);

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor transpose(long dim0, long dim1) => Call("transpose.int", this, dim0, dim1);

        public Tensor t() => Call("t", this);

        public Tensor[] split(long size, int dim = 0) => CallMany("split.Tensor", this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => CallMany("split_with_sizes", this, sizes, dim);

        public Tensor[] chunk(long chunks, long dim = 0) => CallMany("chunk", this, chunks, dim);

        public Tensor[] unbind(long dimension = 0) => CallMany("unbind.int", this, dimension);
    }
}
