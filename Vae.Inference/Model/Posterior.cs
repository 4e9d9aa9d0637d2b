namespace Vae.Inference;

/// <summary>The arithmetic of one row's posterior q(z|x), a Gaussian with a diagonal covariance, and of the standard normal prior.</summary>
internal static class Posterior
{
    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    /// <summary>Reparameterisation: z = μ + exp(½ ln σ²)·ε (report, eq. 24).</summary>
    public static void Sample(
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> logVariance,
        ReadOnlySpan<float> noise,
        Span<float> latent
    )
    {
        for (var j = 0; j < latent.Length; j++)
        {
            latent[j] = mean[j] + MathF.Exp(0.5f * logVariance[j]) * noise[j];
        }
    }

    /// <summary>KL(q(z|x) ‖ p(z)) = ½ Σ (μ² + σ² − ln σ² − 1) (report, eq. 17).</summary>
    public static double KlDivergence(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance)
    {
        var sum = 0.0;
        for (var j = 0; j < mean.Length; j++)
        {
            sum += (double)mean[j] * mean[j] + Math.Exp(logVariance[j]) - logVariance[j] - 1;
        }

        return 0.5 * sum;
    }

    /// <summary>The entropy of q(z|x): ½ Σ (ln σ² + 1 + ln 2π).</summary>
    public static double Entropy(ReadOnlySpan<float> logVariance)
    {
        var sum = logVariance.Length * (1 + LogTwoPi);
        foreach (var value in logVariance)
        {
            sum += value;
        }

        return 0.5 * sum;
    }

    /// <summary>ln q(z|x) of z = μ + σ·ε: −½ Σ (ε² + ln σ² + ln 2π).</summary>
    public static double LogDensity(ReadOnlySpan<float> logVariance, ReadOnlySpan<float> noise)
    {
        var sum = logVariance.Length * LogTwoPi;
        for (var j = 0; j < noise.Length; j++)
        {
            sum += (double)noise[j] * noise[j] + logVariance[j];
        }

        return -0.5 * sum;
    }

    /// <summary>ln p(z) − ln q(z|x) of z = μ + σ·ε: ½ Σ (ε² + ln σ² − z²); the constants cancel.</summary>
    public static double LogPriorRatio(
        ReadOnlySpan<float> logVariance,
        ReadOnlySpan<float> noise,
        ReadOnlySpan<float> latent
    )
    {
        var sum = 0.0;
        for (var j = 0; j < latent.Length; j++)
        {
            sum += (double)noise[j] * noise[j] + logVariance[j] - (double)latent[j] * latent[j];
        }

        return 0.5 * sum;
    }
}
