using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>The TorchSharp module for each layer type. Arguments are positional: their names differ between TorchSharp's versions.</summary>
internal static class TorchLayers
{
    /// <summary>Output channels up to which a transposed convolution is faster as a matrix product and a fold.</summary>
    private const int FewChannels = 3;

    private static readonly Dictionary<Type, Func<VaeLayer, DataShape, nn.Module<Tensor, Tensor>>> Table = new()
    {
        [typeof(Conv2dLayer)] = Entry<Conv2dLayer>(Convolution),
        [typeof(ConvTranspose2dLayer)] = Entry<ConvTranspose2dLayer>(Transposed),
        [typeof(LinearLayer)] = Entry<LinearLayer>((l, input) => nn.Linear(input.Size, l.OutputSize)),
        [typeof(FlattenLayer)] = Entry<FlattenLayer>((_, _) => nn.Flatten()),
        [typeof(ReshapeLayer)] = Entry<ReshapeLayer>((l, _) => nn.Unflatten(1, [l.Channels, l.Height, l.Width])),
        [typeof(ReluLayer)] = Entry<ReluLayer>((_, _) => nn.ReLU()),
        [typeof(LeakyReluLayer)] = Entry<LeakyReluLayer>((l, _) => new LeakyRelu(l)),
        [typeof(SiluLayer)] = Entry<SiluLayer>((_, _) => nn.SiLU()),
        [typeof(TanhLayer)] = Entry<TanhLayer>((_, _) => nn.Tanh()),
    };

    /// <summary>The layer types that can be trained.</summary>
    public static IReadOnlyCollection<Type> Supported => Table.Keys;

    /// <summary>Makes the module of a layer that takes rows of shape <paramref name="input"/>.</summary>
    /// <exception cref="NotSupportedException">There is no module for this type of layer.</exception>
    public static nn.Module<Tensor, Tensor> Create(VaeLayer layer, DataShape input) =>
        Table.TryGetValue(layer.GetType(), out var create)
            ? create(layer, input)
            : throw new NotSupportedException(
                $"The layer {layer} has no TorchSharp module; expected one of {string.Join(", ", Table.Keys.Select(t => t.Name))}."
            );

    private static Func<VaeLayer, DataShape, nn.Module<Tensor, Tensor>> Entry<T>(
        Func<T, DataShape, nn.Module<Tensor, Tensor>> create
    )
        where T : VaeLayer => (layer, input) => create((T)layer, input);

    private static nn.Module<Tensor, Tensor> Convolution(Conv2dLayer l, DataShape input)
    {
        var module = nn.Conv2d(input.Channels, l.OutputChannels, l.Kernel.Pair(), l.Stride.Pair(), l.Padding.Pair());
        return ConvolutionCheck.IsRight(l, input) ? module : new LoweredConvolution(l, module);
    }

    private static nn.Module<Tensor, Tensor> Transposed(ConvTranspose2dLayer l, DataShape input)
    {
        var square = l.OutputPadding.Height == l.OutputPadding.Width;
        var module = nn.ConvTranspose2d(
            input.Channels,
            l.OutputChannels,
            l.Kernel.Pair(),
            l.Stride.Pair(),
            l.Padding.Pair(),
            square ? l.OutputPadding.Pair() : (0, 0)
        );
        return square && l.OutputChannels > FewChannels && ConvolutionCheck.IsRight(l, input)
            ? module
            : new LoweredTransposedConvolution(l, module);
    }
}

/// <summary>As TorchSharp's own, whose slope is a <see cref="Scalar"/> that nothing keeps; see <see cref="Scalars"/>.</summary>
internal sealed class LeakyRelu(LeakyReluLayer layer) : nn.Module<Tensor, Tensor>(nameof(LeakyRelu))
{
    private readonly Scalar slope = ((double)layer.NegativeSlope).ToScalar();

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

/// <summary>Sizes as TorchSharp takes them.</summary>
internal static class TorchSizes
{
    public static (long, long) Pair(this Size2 size) => (size.Height, size.Width);

    public static long[] Longs(this Size2 size) => [size.Height, size.Width];
}
