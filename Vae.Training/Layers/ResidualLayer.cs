using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// A residual block (He et al. 2016): what the layers make of a row, plus what the shortcut makes of it, or the row itself without one.
/// </summary>
/// <param name="Layers">The layers of the block; at least one.</param>
/// <param name="Shortcut">The layers beside them, where the block changes the shape of a row; null for none.</param>
public sealed record ResidualLayer(IReadOnlyList<VaeLayer> Layers, IReadOnlyList<VaeLayer>? Shortcut = null) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input)
    {
        if (Layers is not { Count: > 0 } || Layers.Concat(Shortcut ?? []).Any(layer => layer is null))
        {
            throw Refuse(input, "at least one layer in the block, and no layer that is null");
        }

        var output = VaeArchitecture.ShapesThrough(Layers, input)[^1];
        var beside = VaeArchitecture.ShapesThrough(Shortcut ?? [], input)[^1];
        return output.Equals(beside)
            ? output
            : throw Refuse(
                input,
                $"a shortcut to the shape that the block's layers give, {output}, where this one gives {beside}"
            );
    }

    /// <inheritdoc/>
    public override long ParameterCount(DataShape input) =>
        VaeArchitecture.Sum(Layers, input, (layer, shape) => layer.ParameterCount(shape))
        + VaeArchitecture.Sum(Shortcut ?? [], input, (layer, shape) => layer.ParameterCount(shape));

    internal override double Products(DataShape input) =>
        VaeArchitecture.Sum(Layers, input, (layer, shape) => layer.Products(shape))
        + VaeArchitecture.Sum(Shortcut ?? [], input, (layer, shape) => layer.Products(shape));

    internal override bool NormalizesBatches => Layers.Concat(Shortcut ?? []).Any(layer => layer.NormalizesBatches);

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) =>
        new Module(
            VaeNetwork.Stack(Layers, input),
            Shortcut is { Count: > 0 } ? VaeNetwork.Stack(Shortcut, input) : null
        );

    internal override string AddNodes(LayerNodes nodes)
    {
        var inner = (nodes with { Name = $"{nodes.Name}.layers" }).Through(Layers);
        var beside = (nodes with { Name = $"{nodes.Name}.shortcut" }).Through(Shortcut ?? []);
        return nodes.Graph.Node("Add", nodes.Name, [inner, beside]);
    }

    /// <inheritdoc/>
    public bool Equals(ResidualLayer? other) =>
        other is not null && Layers.SequenceEqual(other.Layers) && (Shortcut ?? []).SequenceEqual(other.Shortcut ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Layers.Concat(Shortcut ?? []).Aggregate(Layers.Count, (hash, layer) => HashCode.Combine(hash, layer));

    /// <summary>The block as its layers.</summary>
    public override string ToString() =>
        $"{nameof(ResidualLayer)} {{ {string.Join(", ", (Layers ?? []).Select(layer => $"{layer}"))} }}";

    private sealed class Module : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential layers;
        private readonly Sequential? shortcut;

        public Module(Sequential layers, Sequential? shortcut)
            : base(nameof(ResidualLayer))
        {
            (this.layers, this.shortcut) = (layers, shortcut);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) =>
            layers.call(input).add(shortcut is null ? input : shortcut.call(input), Scalars.One);
    }
}
