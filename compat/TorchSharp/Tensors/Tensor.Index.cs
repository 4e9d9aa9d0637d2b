using System.Runtime.CompilerServices;
using TorchSharp.PInvoke;
using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices.Select(TensorIndex.Tensor).ToArray());
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(indices.Select(at => TensorIndex.Single(at)).ToArray());
            set => index_put_(value, indices.Select(at => TensorIndex.Single(at)).ToArray());
        }

        public Tensor index(params Tensor[] indices) => index(indices.Select(TensorIndex.Tensor).ToArray());

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            return tensors.Length == 0 ? view : Call("index.Tensor", view, Argument.Optional(tensors));
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            if (tensors.Length == 0)
                view.copy_(value);
            else
                Run("index_put_", view, Argument.Optional(tensors), value);
            return this;
        }

        public Tensor index_select(long dim, Tensor index) => Call("index_select", this, dim, index);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            Change("index_copy_", this, dim, index, source);

        public Tensor select(long dim, long index) => Call("select.int", this, dim, index);

        public Tensor narrow(long dim, long start, long length) => Call("narrow", this, dim, start, length);

        public Tensor slice(long dim, long start, long finish, long step) =>
            Call("slice.Tensor", this, dim, start, finish, step);

        public Tensor gather(long dim, Tensor index) => Call("gather", this, dim, index);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Change("scatter_.src", this, dim, index, src);

        /// <summary>Applies what gives a view; what needs a gather comes back, one entry for each leading dimension.</summary>
        private (Tensor view, Tensor?[] tensors) View(TensorIndex[] indices)
        {
            var view = alias();
            var tensors = new List<Tensor?>();
            var consumed = indices.Count(index => index.Consumes);
            var dim = 0;
            foreach (var index in indices)
                if (index.kind == TensorIndex.Kind.Ellipsis)
                    dim += (int)Dimensions - consumed;
                else
                    (view, dim) = index.Apply(view, dim, tensors);
            return (view, tensors.ToArray());
        }
    }
}
