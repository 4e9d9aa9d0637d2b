using static TorchSharp.PInvoke.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Call("abs", this);

        public Tensor neg() => Call("neg", this);

        public Tensor negative() => neg();

        public Tensor reciprocal() => Call("reciprocal", this);

        public Tensor exp() => Call("exp", this);

        public Tensor exp_() => Change("exp_", this);

        public Tensor log() => Call("log", this);

        public Tensor sqrt() => Call("sqrt", this);

        public Tensor square() => Call("square", this);

        public Tensor pow(Tensor exponent) => Call("pow.Tensor_Tensor", this, exponent);

        public Tensor pow(Scalar exponent) => Call("pow.Tensor_Scalar", this, exponent);

        public Tensor sigmoid() => Call("sigmoid", this);

        public Tensor sigmoid_() => Change("sigmoid_", this);

        public Tensor tanh() => Call("tanh", this);

        public Tensor tanh_() => Change("tanh_", this);

        public Tensor relu() => Call("relu", this);

        public Tensor relu_() => Change("relu_", this);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Call("clamp", this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Call("clamp.Tensor", this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Change("clamp_", this, min, max);

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Change("clamp_.Tensor", this, min, max);

        public Tensor clamp_min(Scalar min) => Call("clamp_min", this, min);

        public Tensor clamp_min_(Scalar min) => Change("clamp_min_", this, min);

        public Tensor clamp_max(Scalar max) => Call("clamp_max", this, max);

        public Tensor clamp_max_(Scalar max) => Change("clamp_max_", this, max);
    }
}
