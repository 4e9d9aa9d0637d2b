using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public struct TensorIndex
    {
        internal enum Kind
        {
            None,
            Single,
            Ellipsis,
            Tensor,
            Slice,
        }

        internal Kind kind;
        internal long? start;
        internal long? stop;
        internal long? step;
        internal Tensor? tensor;

        public static TensorIndex Ellipsis = new() { kind = Kind.Ellipsis };

        public static TensorIndex None = new() { kind = Kind.None };

        public static TensorIndex Colon = Slice();

        /// <summary>Whether it uses up a dimension of the tensor.</summary>
        internal readonly bool Consumes => kind is Kind.Single or Kind.Slice or Kind.Tensor;

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new()
            {
                kind = Kind.Slice,
                start = start,
                stop = stop,
                step = step,
            };

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) =>
            Slice(Position(range.Start), range.End.Equals(^0) ? null : Position(range.End));

        public static TensorIndex Single(long? index) => new() { kind = Kind.Single, start = index };

        public static TensorIndex Tensor(Tensor tensor) => new() { kind = Kind.Tensor, tensor = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(Position(index));

        public static implicit operator Tensor(TensorIndex value) =>
            throw new InvalidOperationException("Should not be called.");

        internal readonly (Tensor view, int dim) Apply(Tensor view, int dim, List<Tensor?> tensors)
        {
            switch (kind)
            {
                case Kind.Single:
                    return (view.select(dim, start ?? 0), dim);
                case Kind.Slice:
                    return (Call("slice.Tensor", view, dim, start, stop, step ?? 1), dim + 1);
                case Kind.None:
                    return (view.unsqueeze(dim), dim + 1);
                default:
                    while (tensors.Count < dim)
                        tensors.Add(null);
                    tensors.Add(tensor);
                    return (view, dim + 1);
            }
        }

        private static long Position(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
