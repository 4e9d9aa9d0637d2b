using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// Makes an image larger by whole factors, each pixel a rectangle of its value: before a convolution, an upsampling without the
/// checkerboards of a transposed one (Odena, Dumoulin and Olah 2016).
/// </summary>
/// <param name="Factor">How many times higher and wider the image becomes.</param>
public sealed record UpsampleLayer(Size2 Factor) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input)
    {
        if (!input.IsImage || !Factor.AtLeast(1))
        {
            throw Refuse(input, "an image and factors of at least 1");
        }

        var (height, width) = ((long)input.Height * Factor.Height, (long)input.Width * Factor.Width);
        return (Int128)height * width * input.Channels <= int.MaxValue
            ? new DataShape(input.Channels, (int)height, (int)width)
            : throw Refuse(input, $"an image of at most {int.MaxValue} elements after it");
    }

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) => new Module(Factor);

    // As the module does it. The operator Resize would forget the name of the batch axis.
    internal override string AddNodes(LayerNodes nodes)
    {
        var (graph, name, (height, width)) = (nodes.Graph, nodes.Name, Factor);
        var (input, output) = (nodes.Shape, OutputShape(nodes.Shape));
        var axes = graph.Constant($"{name}.axes", [0L, input.Channels, input.Height, 1, input.Width, 1], 6);
        var factors = graph.Constant($"{name}.factors", [1L, 1, 1, height, 1, width], 6);
        var shape = graph.Constant($"{name}.shape", [0L, output.Channels, output.Height, output.Width], 4);
        var apart = graph.Node("Reshape", $"{name}.apart", [nodes.Value, axes]);
        return graph.Node("Reshape", name, [graph.Node("Expand", $"{name}.expanded", [apart, factors]), shape]);
    }

    /// <summary>A copy of expanded axes, whose places are whole numbers; libtorch's own upsampling divides places in float32.</summary>
    private sealed class Module(Size2 factor) : nn.Module<Tensor, Tensor>(nameof(UpsampleLayer))
    {
        public override Tensor forward(Tensor input)
        {
            var (rows, channels, height, width) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
            return input
                .reshape(rows, channels, height, 1, width, 1)
                .expand(-1, -1, -1, factor.Height, -1, factor.Width)
                .reshape(rows, channels, height * factor.Height, width * factor.Width);
        }
    }
}

/// <summary>Averages of the pixels in windows of an image: <c>⌊(size − kernel) / stride⌋ + 1</c> pixels a side.</summary>
public sealed record AveragePoolLayer(Size2 Kernel, Size2 Stride) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input)
    {
        if (!Kernel.AtLeast(1) || !Stride.AtLeast(1))
        {
            throw Refuse(input, "a kernel and a stride of at least 1");
        }

        return input.IsImage && input.Height >= Kernel.Height && input.Width >= Kernel.Width
            ? new DataShape(
                input.Channels,
                (input.Height - Kernel.Height) / Stride.Height + 1,
                (input.Width - Kernel.Width) / Stride.Width + 1
            )
            : throw Refuse(input, "an image at least as large as the kernel");
    }

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) => nn.AvgPool2d(Kernel.Pair, Stride.Pair);

    internal override string AddNodes(LayerNodes nodes) =>
        nodes.Add("AveragePool", Kernel.Attribute("kernel_shape"), Stride.Attribute("strides"));
}
