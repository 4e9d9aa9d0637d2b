using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// The arithmetic of a network, from its architecture: two operations for each multiplication with a weight. Biases, activations and the
/// loss are not counted; products with an image's padding are.
/// </summary>
internal static class Arithmetic
{
    /// <summary>Operations of encoding one row.</summary>
    public static double Encoding(VaeArchitecture network) =>
        2.0 * (Products(network.Encoder, network.EncoderInput) + 2.0 * network.EncoderOutput.Size * network.LatentSize);

    /// <summary>Operations of decoding one row.</summary>
    public static double Decoding(VaeArchitecture network) => 2.0 * Products(network.Decoder, network.DecoderInput);

    /// <summary>
    /// Operations of training on one row: three times the forward pass, as the gradients of a layer's input and of its weights take as many
    /// as the layer itself.
    /// </summary>
    public static double Training(VaeArchitecture network) => 3 * (Encoding(network) + Decoding(network));

    private static double Products(IReadOnlyList<VaeLayer> layers, DataShape input)
    {
        var shapes = VaeArchitecture.ShapesThrough(layers, input);
        return layers.Select((layer, i) => Products(layer, shapes[i], shapes[i + 1])).Sum();
    }

    private static double Products(VaeLayer layer, DataShape input, DataShape output) =>
        layer switch
        {
            LinearLayer => (double)input.Size * output.Size,
            Conv2dLayer conv => (double)output.Size * input.Channels * conv.Kernel.Height * conv.Kernel.Width,
            ConvTranspose2dLayer conv => (double)input.Size * output.Channels * conv.Kernel.Height * conv.Kernel.Width,
            _ => 0,
        };
}
