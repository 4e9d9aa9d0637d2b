using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor alias() => Call("alias", this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Change("copy_", this, source, nonBlocking);

        public Tensor fill_(Scalar value) => Change("fill_.Scalar", this, value);

        public Tensor zero_() => Change("zero_", this);

        public Tensor cpu() => to(CPU);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var converted = Call("to.dtype", this, type, non_blocking, copy);
            if (disposeAfter)
                Dispose();
            return converted;
        }

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, copy, disposeAfter, non_blocking);

        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Change("uniform_", this, from, to, generator);
    }
}
