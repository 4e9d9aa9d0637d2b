using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>Makes a vector of an image, row-major.</summary>
public sealed record FlattenLayer : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input) => new(input.Size);

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) => nn.Flatten();

    internal override string AddNodes(LayerNodes nodes) => nodes.Add("Flatten", OnnxAttribute.Int("axis", 1));
}

/// <summary>Makes an image of shape <c>[Channels, Height, Width]</c> of a vector, row-major.</summary>
public sealed record ReshapeLayer(int Channels, int Height, int Width) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input)
    {
        var output = new DataShape(Channels, Height, Width);
        return !input.IsImage && input.Size == output.Size
            ? output
            : throw Refuse(input, $"vectors of {output.Size} elements");
    }

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) =>
        nn.Unflatten(1, [Channels, Height, Width]);

    // A 0 stands for the input's own size, so that the batch axis keeps its name and may be of any length, none included.
    internal override string AddNodes(LayerNodes nodes) =>
        nodes.Add("Reshape", [nodes.Graph.Constant($"{nodes.Name}.shape", [0L, Channels, Height, Width], 4)]);
}
