namespace Vae.Inference;

// The same operations with results in new arrays, for where an allocation does not matter.
public sealed partial class VaeModel
{
    /// <summary>Computes each row's posterior.</summary>
    /// <inheritdoc cref="Encode(ReadOnlySpan{float}, ReadOnlySpan{long}, Span{float}, Span{float}, CancellationToken)"/>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeModel.Load("models/mnist-vae");
    /// float[] rows = model.Generate(3, seed: 1); // or your own: 3 * model.DataSize numbers
    /// VaePosterior codes = model.Encode(rows); // codes.Mean: 3 * model.LatentSize numbers
    /// </code>
    /// </example>
    public VaePosterior Encode(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels = default,
        CancellationToken cancellationToken = default
    )
    {
        var length = Argument.Length(CountRows(data.Length), LatentSize, "array of codes");
        var posterior = new VaePosterior(new float[length], new float[length]);
        Encode(data, labels, posterior.Mean, posterior.LogVariance, cancellationToken);
        return posterior;
    }

    /// <summary>Computes each latent row's distribution p(x|z).</summary>
    /// <returns>Rows of <see cref="BundleModel.DataSize"/> elements: probabilities (Bernoulli) or means (Gaussian).</returns>
    /// <inheritdoc cref="Decode(ReadOnlySpan{float}, ReadOnlySpan{long}, Span{float}, CancellationToken)"/>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeModel.Load("models/mnist-vae");
    /// float[] picture = model.Decode([0.5f, -1.25f]); // of a model with two latent dimensions
    /// </code>
    /// </example>
    public float[] Decode(
        ReadOnlySpan<float> latents,
        ReadOnlySpan<long> labels = default,
        CancellationToken cancellationToken = default
    )
    {
        var data = new float[Argument.Length(CountLatents(latents.Length), DataSize, "array of data")];
        Decode(latents, labels, data, cancellationToken);
        return data;
    }

    /// <summary>Draws a latent vector from each row's posterior.</summary>
    /// <returns>Rows of <see cref="BundleModel.LatentSize"/> elements.</returns>
    /// <inheritdoc cref="SamplePosterior(ReadOnlySpan{float}, ReadOnlySpan{float}, long, long, Span{float})"/>
    public float[] SamplePosterior(VaePosterior posterior, long seed, long firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        var latents = new float[posterior.Mean.Length];
        SamplePosterior(posterior.Mean, posterior.LogVariance, seed, firstRow, latents);
        return latents;
    }

    /// <summary>Draws <paramref name="count"/> latent vectors from the prior.</summary>
    /// <returns>Rows of <see cref="BundleModel.LatentSize"/> elements.</returns>
    /// <inheritdoc cref="SamplePrior(long, long, Span{float}, ReadOnlySpan{long})"/>
    public float[] SamplePrior(int count, long seed, long firstRow = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var latents = new float[Argument.Length(count, LatentSize, "array of latent vectors")];
        SamplePrior(seed, firstRow, latents);
        return latents;
    }

    /// <summary>Gives each row's style to another class.</summary>
    /// <returns>Rows of <see cref="BundleModel.DataSize"/> elements.</returns>
    /// <inheritdoc cref="TransferStyle(ReadOnlySpan{float}, ReadOnlySpan{long}, ReadOnlySpan{long}, Span{float}, CancellationToken)"/>
    public float[] TransferStyle(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        ReadOnlySpan<long> targetLabels,
        CancellationToken cancellationToken = default
    )
    {
        var outputs = new float[data.Length];
        TransferStyle(data, labels, targetLabels, outputs, cancellationToken);
        return outputs;
    }
}

/// <summary>The posteriors of some rows: Gaussians with a mean and a log-variance per latent dimension.</summary>
/// <param name="Mean">Rows of the latent size.</param>
/// <param name="LogVariance">Rows of the latent size: ln σ².</param>
public sealed record VaePosterior(float[] Mean, float[] LogVariance);
