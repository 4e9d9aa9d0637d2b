namespace Vae.Inference;

/// <summary>The decoder's distribution p(x|z) of one element, given the network's output.</summary>
public enum Likelihood
{
    /// <summary>
    /// Bernoulli with the sigmoid of the output as its probability; the reconstruction loss is the binary cross-entropy.
    /// For data in [0, 1].
    /// </summary>
    Bernoulli,

    /// <summary>
    /// Gaussian with the output as its mean and unit variance; the reconstruction loss is ½(x − mean)² + ½ ln 2π per element.
    /// </summary>
    Gaussian,
}
