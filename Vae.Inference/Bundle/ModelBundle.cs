using System.Security.Cryptography;

namespace Vae.Inference;

/// <summary>
/// A model bundle in memory: two self-describing ONNX graphs and the model card. Every instance is checked: the graphs are whole, are
/// what their places ask for, describe the card's architecture and hold all of their weights.
/// </summary>
public sealed partial class ModelBundle
{
    /// <summary>Makes a bundle.</summary>
    /// <exception cref="InvalidDataException">A part is not usable or does not fit the others; the message says which and why.</exception>
    public ModelBundle(ModelCard card, byte[] encoder, byte[] decoder)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        (Card, Encoder, Decoder) = (card, encoder, decoder);
        CheckCard(card);
        CheckGraph(encoder, BundleFormat.EncoderFile, BundleFormat.EncoderGraph, card.Export.EncoderSha256);
        CheckGraph(decoder, BundleFormat.DecoderFile, BundleFormat.DecoderGraph, card.Export.DecoderSha256);
    }

    /// <summary>The model card.</summary>
    public ModelCard Card { get; }

    /// <summary>The bytes of <c>encoder.onnx</c>; not to be changed.</summary>
    public byte[] Encoder { get; }

    /// <summary>The bytes of <c>decoder.onnx</c>; not to be changed.</summary>
    public byte[] Decoder { get; }

    /// <summary>A graph's SHA-256 as the card holds it: lower-case hexadecimal digits.</summary>
    public static string HashOf(ReadOnlySpan<byte> graph) => Convert.ToHexStringLower(SHA256.HashData(graph));
}
