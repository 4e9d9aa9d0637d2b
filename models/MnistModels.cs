using System.Text;
using Vae.Inference;

namespace Vae.Models;

/// <summary>Models of MNIST's handwritten digits: rows are pictures of 28×28 pixels from 0 (black) to 1.</summary>
/// <example>
/// <code>
/// using var model = VaeModel.FromBundle(MnistModels.Cvae);
/// float[] sevens = model.Generate(10, seed: 1, LabelPlan.Constant(7)); // 10 rows of 784 pixels
/// </code>
/// </example>
public static class MnistModels
{
    private static readonly Lazy<ModelBundle> vae = new(() => Read("mnist-vae"));
    private static readonly Lazy<ModelBundle> vae16 = new(() => Read("mnist-vae-16d"));
    private static readonly Lazy<ModelBundle> cvae = new(() => Read("mnist-cvae"));
    private static readonly Lazy<ModelBundle> binary = new(() => Read("mnist-binary"));

    /// <summary>A VAE with two latent dimensions: for pictures of the latent plane.</summary>
    public static ModelBundle Vae => vae.Value;

    /// <summary>A VAE with 16 latent dimensions and a prior of 200 Gaussians: for features, for anomalies, and for pictures of any digit.</summary>
    public static ModelBundle Vae16 => vae16.Value;

    /// <summary>A conditional VAE with two latent dimensions and the classes 0 to 9: for digits that are asked for by class.</summary>
    public static ModelBundle Cvae => cvae.Value;

    /// <summary>
    /// A VAE of black and white pixels with 40 latent dimensions and a prior that was trained with it: for likelihoods that can be compared with published
    /// ones, and for pictures.
    /// </summary>
    public static ModelBundle Binary => binary.Value;

    private static ModelBundle Read(string name)
    {
        return new ModelBundle(
            ModelCard.FromJson(Encoding.UTF8.GetString(Bytes(BundleFormat.CardFile))),
            Bytes(BundleFormat.EncoderFile),
            Bytes(BundleFormat.DecoderFile)
        );

        byte[] Bytes(string file)
        {
            using var resource = typeof(MnistModels).Assembly.GetManifestResourceStream($"{name}/{file}")!;
            var bytes = new byte[resource.Length];
            resource.ReadExactly(bytes);
            return bytes;
        }
    }
}
