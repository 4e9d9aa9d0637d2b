using static TorchSharp.torch;

namespace Vae.Training;

// What a network with a codebook makes of rows.
public sealed partial class VaeNetwork
{
    /// <summary>The codes of rows, int64 <c>[batch, positions]</c>: of equally near vectors of the codebook the first.</summary>
    /// <param name="data">float32 <c>[batch, channels, height, width]</c> or <c>[batch, features]</c>.</param>
    /// <param name="label">int64 <c>[batch]</c> for a conditional network, else null.</param>
    /// <exception cref="InvalidOperationException">The network has no codebook.</exception>
    public Tensor EncodeCodes(Tensor data, Tensor? label = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return QuantizeScaled(Scaled(data), label).Codes.view(-1, Architecture.LatentSize);
    }

    /// <summary>Logits (where rows are from 0 to 1) or means of p(x|codes) or p(x|codes, c), of the data's shape.</summary>
    /// <param name="codes">int64 <c>[batch, positions]</c>, from 0 to below the codebook's size.</param>
    /// <param name="label">int64 <c>[batch]</c> for a conditional network, else null.</param>
    /// <exception cref="InvalidOperationException">The network has no codebook.</exception>
    public Tensor DecodeCodes(Tensor codes, Tensor? label = null)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return Unscaled(DecodeScaled(Picture(Quantizer.Of(codes.reshape(-1)), codes.shape[0]), label));
    }

    /// <summary>The codebook; an error for a network without one.</summary>
    internal VectorQuantizer Quantizer =>
        codebook
        ?? throw new InvalidOperationException(
            $"The network has no codebook but a Gaussian posterior; {nameof(Encode)} and {nameof(Decode)} are for it."
        );

    /// <summary>Rows that are <see cref="Scaled"/> as codes.</summary>
    internal QuantizedRows QuantizeScaled(Tensor scaled, Tensor? label)
    {
        var quantizer = Quantizer;
        var outputs = Features(scaled, label).permute(0, 2, 3, 1).reshape(-1, Architecture.Codebook!.Dimension);
        var codes = quantizer.Nearest(outputs.detach());
        var chosen = quantizer.Of(codes);
        // The codes' vectors to the last bit, and the outputs' gradient.
        var passed = chosen.add(outputs.sub(outputs.detach()), Scalars.One);
        var distance = outputs.sub(chosen);
        var commitment = distance.mul(distance).sum([1]).view(-1, Architecture.LatentSize).sum([1]);
        return new(codes, outputs, Picture(passed, scaled.shape[0]), commitment);
    }

    /// <summary>Vectors of a codebook as the decoder takes them, <c>[rows, D, height, width]</c>.</summary>
    private Tensor Picture(Tensor vectors, long rows)
    {
        var shape = Architecture.EncoderOutput;
        return vectors.view(rows, shape.Height, shape.Width, shape.Channels).permute(0, 3, 1, 2).contiguous();
    }
}
