using Vae.Inference;

namespace Vae.Training.Onnx;

internal static partial class OnnxLayers
{
    private static string Convolution(Conv2dLayer layer, OnnxLayerInput at) =>
        at.Node(
            "Conv",
            [
                at.Parameter(
                    "weight",
                    layer.OutputChannels,
                    at.Shape.Channels,
                    layer.Kernel.Height,
                    layer.Kernel.Width
                ),
                at.Parameter("bias", layer.OutputChannels),
            ],
            Sides("kernel_shape", layer.Kernel),
            Sides("strides", layer.Stride),
            Pads(layer.Padding)
        );

    // PyTorch and ONNX both keep these weights with the input's channels first.
    private static string TransposedConvolution(ConvTranspose2dLayer layer, OnnxLayerInput at) =>
        at.Node(
            "ConvTranspose",
            [
                at.Parameter(
                    "weight",
                    at.Shape.Channels,
                    layer.OutputChannels,
                    layer.Kernel.Height,
                    layer.Kernel.Width
                ),
                at.Parameter("bias", layer.OutputChannels),
            ],
            Sides("kernel_shape", layer.Kernel),
            Sides("output_padding", layer.OutputPadding),
            Sides("strides", layer.Stride),
            Pads(layer.Padding)
        );

    private static string Linear(LinearLayer layer, OnnxLayerInput at) =>
        at.Node(
            "Gemm",
            [at.Parameter("weight", layer.OutputSize, at.Shape.Size), at.Parameter("bias", layer.OutputSize)],
            OnnxAttribute.Int("transB", 1)
        );

    // A 0 stands for the input's own size, so that the batch axis keeps its name and may be of any length, none included.
    private static string Reshape(ReshapeLayer layer, OnnxLayerInput at) =>
        at.Node("Reshape", [at.Graph.Constant($"{at.Name}.shape", [0L, layer.Channels, layer.Height, layer.Width], 4)]);

    private static string Silu(SiluLayer layer, OnnxLayerInput at) =>
        at.Node("Mul", [at.Graph.Node("Sigmoid", $"{at.Name}.sigmoid", [at.Value])]);

    private static AttributeProto Sides(string name, Size2 size) => OnnxAttribute.Ints(name, size.Height, size.Width);

    private static AttributeProto Pads(Size2 padding) =>
        OnnxAttribute.Ints("pads", padding.Height, padding.Width, padding.Height, padding.Width);
}
