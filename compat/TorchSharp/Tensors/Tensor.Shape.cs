using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Call("view", this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Call("flatten.using_ints", this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes) => Call("unflatten.int", this, dim, sizes);

        public Tensor unsqueeze(long dim) => Call("unsqueeze", this, dim);

        public Tensor expand(params long[] sizes) => Call("expand", this, sizes, false);
    }
}
