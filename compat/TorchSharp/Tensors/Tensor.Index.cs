using System.Runtime.CompilerServices;
using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            set
            {
                var part = alias();
                foreach (var index in indices)
                    part = part.select(0, index);
                part.copy_(value);
            }
        }

        public Tensor index_select(long dim, Tensor index) => Call("index_select", this, dim, index);

        public Tensor select(long dim, long index) => Call("select.int", this, dim, index);
    }
}
