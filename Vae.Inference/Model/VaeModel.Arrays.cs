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
    /// <returns>Rows of <see cref="DataSize"/> elements: probabilities (Bernoulli) or means (Gaussian).</returns>
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
    /// <returns>Rows of <see cref="LatentSize"/> elements.</returns>
    /// <inheritdoc cref="SamplePosterior(ReadOnlySpan{float}, ReadOnlySpan{float}, long, long, Span{float})"/>
    public float[] SamplePosterior(VaePosterior posterior, long seed, long firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        var latents = new float[posterior.Mean.Length];
        SamplePosterior(posterior.Mean, posterior.LogVariance, seed, firstRow, latents);
        return latents;
    }

    /// <summary>Draws <paramref name="count"/> latent vectors from the prior.</summary>
    /// <returns>Rows of <see cref="LatentSize"/> elements.</returns>
    /// <inheritdoc cref="SamplePrior(long, long, Span{float}, ReadOnlySpan{long})"/>
    public float[] SamplePrior(int count, long seed, long firstRow = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var latents = new float[Argument.Length(count, LatentSize, "array of latent vectors")];
        SamplePrior(seed, firstRow, latents);
        return latents;
    }

    /// <summary>Generates <paramref name="count"/> rows of data: draws from the prior and decodes.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="seed">The seed; row i depends on it, its label and <paramref name="firstRow"/> + i alone.</param>
    /// <param name="labels">The labels; every class in turn when null. Null for an unconditional model.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>Rows of <see cref="DataSize"/> elements: probabilities (Bernoulli) or means (Gaussian).</returns>
    /// <exception cref="ArgumentException">A number is negative, or the labels do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeModel.Load("models/mnist-cvae");
    /// float[] sevens = model.Generate(10, seed: 1, LabelPlan.Constant(7));
    /// </code>
    /// </example>
    public float[] Generate(
        int count,
        long seed,
        LabelPlan? labels = null,
        long firstRow = 0,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Argument.RequireRows(firstRow, count);
        var data = new float[Argument.Length(count, DataSize, "array of data")];
        var rowLabels = new long[IsConditional ? count : 0];
        PlanFor(labels)?.Fill(seed, firstRow, rowLabels);
        Generate(seed, firstRow, rowLabels, data, cancellationToken);
        return data;
    }

    /// <summary>Encodes each row and decodes its posterior's mean.</summary>
    /// <returns>Rows of <see cref="DataSize"/> elements.</returns>
    /// <inheritdoc cref="Reconstruct(ReadOnlySpan{float}, ReadOnlySpan{long}, Span{float}, CancellationToken)"/>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeModel.Load("models/mnist-vae");
    /// float[] rows = model.Generate(3, seed: 1);
    /// float[] reconstructions = model.Reconstruct(rows);
    /// </code>
    /// </example>
    public float[] Reconstruct(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels = default,
        CancellationToken cancellationToken = default
    )
    {
        var reconstructions = new float[data.Length];
        Reconstruct(data, labels, reconstructions, cancellationToken);
        return reconstructions;
    }

    /// <summary>Gives each row's style to another class.</summary>
    /// <returns>Rows of <see cref="DataSize"/> elements.</returns>
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

    /// <summary>Scores each row.</summary>
    /// <returns>One score per row.</returns>
    /// <inheritdoc cref="Score(ReadOnlySpan{float}, ReadOnlySpan{long}, Span{VaeScore}, VaeScoreOptions?, CancellationToken)"/>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeModel.Load("models/mnist-vae");
    /// float[] rows = model.Generate(3, seed: 1);
    /// VaeScore[] scores = model.Score(rows); // the row with the highest NegativeElbo is the least like the training data
    /// </code>
    /// </example>
    public VaeScore[] Score(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels = default,
        VaeScoreOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var scores = new VaeScore[CountRows(data.Length)];
        Score(data, labels, scores, options, cancellationToken);
        return scores;
    }

    /// <summary>The plan to generate by: the given one, or every class in turn; null for an unconditional model.</summary>
    /// <param name="plan">The plan; null for none.</param>
    /// <exception cref="ArgumentException">The plan does not fit the model.</exception>
    internal LabelPlan? PlanFor(LabelPlan? plan)
    {
        if (!IsConditional)
        {
            return plan is null
                ? null
                : throw new ArgumentException("Labels were given, but the model is unconditional and expects none.");
        }

        plan ??= LabelPlan.Cycle([.. Enumerable.Range(0, ClassCount).Select(i => (long)i)]);
        plan.Validate(ClassCount);
        return plan;
    }
}

/// <summary>The posteriors of some rows: Gaussians with a mean and a log-variance per latent dimension.</summary>
/// <param name="Mean">Rows of the latent size.</param>
/// <param name="LogVariance">Rows of the latent size: ln σ².</param>
public sealed record VaePosterior(float[] Mean, float[] LogVariance);
