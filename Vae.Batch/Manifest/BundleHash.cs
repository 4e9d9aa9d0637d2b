using System.Text;
using Vae.Inference;

namespace Vae.Batch;

/// <summary>One hash for the two graphs of a model bundle.</summary>
internal static class BundleHash
{
    /// <summary>What <c>sha256sum decoder.onnx encoder.onnx | sha256sum</c> prints, in the bundle's directory.</summary>
    public static string Of(ModelBundle bundle) =>
        ModelBundle.HashOf(
            Encoding.ASCII.GetBytes(
                $"{ModelBundle.HashOf(bundle.Decoder)}  {BundleFormat.DecoderFile}\n{ModelBundle.HashOf(bundle.Encoder)}  {BundleFormat.EncoderFile}\n"
            )
        );
}
