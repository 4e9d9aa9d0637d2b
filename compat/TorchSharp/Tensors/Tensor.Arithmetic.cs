using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => Call("add.Tensor", left, right);

        public static Tensor operator +(Tensor left, double right) => Call("add.Scalar", left, right);

        public static Tensor operator -(Tensor left, Tensor right) => Call("sub.Tensor", left, right);

        public static Tensor operator -(Tensor left, int right) => Call("sub.Scalar", left, right);

        public static Tensor operator *(Tensor left, Tensor right) => Call("mul.Tensor", left, right);

        public static Tensor operator *(Tensor left, double right) => Call("mul.Scalar", left, right);

        public static Tensor operator /(Tensor left, int right) => Call("div.Scalar", left, right);

        public Tensor mul_(Tensor target) => Change("mul_.Tensor", this, target);

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Change("div_.Scalar", this, target)
                : throw new NotSupportedException("The stand-in does not round quotients.");

        public Tensor mm(Tensor target) => Call("mm", this, target);
    }

    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }
}
