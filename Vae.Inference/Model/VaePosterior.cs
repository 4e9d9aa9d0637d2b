namespace Vae.Inference;

/// <summary>The posteriors of some rows: Gaussians with a mean and a log-variance per latent dimension.</summary>
/// <param name="Mean">Rows of the latent size.</param>
/// <param name="LogVariance">Rows of the latent size: ln σ².</param>
public sealed record VaePosterior(float[] Mean, float[] LogVariance);
