using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>Rectified linear unit, max(x, 0), element by element.</summary>
public sealed record ReluLayer : VaeLayer
{
    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) => nn.ReLU();

    internal override string AddNodes(LayerNodes nodes) => nodes.Add("Relu");
}

/// <summary>Leaky rectified linear unit: x where x is positive, <paramref name="NegativeSlope"/>·x elsewhere.</summary>
public sealed record LeakyReluLayer(float NegativeSlope = 0.01f) : VaeLayer
{
    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) => new Module(NegativeSlope);

    internal override string AddNodes(LayerNodes nodes) =>
        nodes.Add("LeakyRelu", OnnxAttribute.Float("alpha", NegativeSlope));

    /// <summary>As TorchSharp's own, whose slope is a <see cref="Scalar"/> that nothing keeps; see <see cref="Scalars"/>.</summary>
    private sealed class Module(float negativeSlope) : nn.Module<Tensor, Tensor>(nameof(LeakyReluLayer))
    {
        private readonly Scalar slope = ((double)negativeSlope).ToScalar();

        public override Tensor forward(Tensor input) => input.leaky_relu(slope);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                slope.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>Sigmoid linear unit, x·sigmoid(x), element by element.</summary>
public sealed record SiluLayer : VaeLayer
{
    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) => nn.SiLU();

    internal override string AddNodes(LayerNodes nodes) =>
        nodes.Add("Mul", [nodes.Graph.Node("Sigmoid", $"{nodes.Name}.sigmoid", [nodes.Value])]);
}

/// <summary>Hyperbolic tangent, element by element.</summary>
public sealed record TanhLayer : VaeLayer
{
    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) => nn.Tanh();

    internal override string AddNodes(LayerNodes nodes) => nodes.Add("Tanh");
}
