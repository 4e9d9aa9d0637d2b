using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>A fully connected layer with bias, from a vector to <paramref name="OutputSize"/> elements.</summary>
public sealed record LinearLayer(int OutputSize) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input)
    {
        if (OutputSize < 1)
        {
            throw Refuse(input, "an output size of at least 1");
        }

        return input.IsImage ? throw Refuse(input, "a vector (flatten it first)") : new DataShape(OutputSize);
    }

    /// <inheritdoc/>
    public override long ParameterCount(DataShape input) => (input.Size + 1L) * OutputSize;

    internal override double Products(DataShape input) => (double)input.Size * OutputSize;

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) => nn.Linear(input.Size, OutputSize);

    internal override string AddNodes(LayerNodes nodes) =>
        nodes.Add(
            "Gemm",
            [nodes.Parameter("weight", OutputSize, nodes.Shape.Size), nodes.Parameter("bias", OutputSize)],
            OnnxAttribute.Int("transB", 1)
        );
}
