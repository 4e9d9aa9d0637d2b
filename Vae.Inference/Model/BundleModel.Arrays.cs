namespace Vae.Inference;

// What every model does, each in its own way, and the same with results in new arrays, for where an allocation does not matter.
public abstract partial class BundleModel
{
    /// <summary>Generates rows of data: draws from the prior and decodes.</summary>
    /// <param name="seed">The seed; row i depends on it, its label and <paramref name="firstRow"/> + i alone.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="data">Takes rows of <see cref="DataSize"/> elements: probabilities (Bernoulli) or means (Gaussian).</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a label is out of range; the message names its row.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public abstract void Generate(
        long seed,
        long firstRow,
        ReadOnlySpan<long> labels,
        Span<float> data,
        CancellationToken cancellationToken = default
    );

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
    /// <param name="data">Rows of <see cref="DataSize"/> elements; in [0, 1] where the model is of such (<see cref="VaeSignature.IsUnit"/>), finite otherwise.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="reconstructions">Takes rows of <see cref="DataSize"/> elements; may be <paramref name="data"/> itself.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public abstract void Reconstruct(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<float> reconstructions,
        CancellationToken cancellationToken = default
    );

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

    /// <summary>
    /// Scores each row: reconstruction loss, KL divergence, their sum (the negative evidence lower bound) and, if asked for, the
    /// importance-weighted bound. Bernoulli probabilities are clamped to [2⁻²⁴, 1 − 2⁻²⁴], as far as a float tells them from 0 and 1.
    /// </summary>
    /// <param name="data">Rows of <see cref="DataSize"/> elements; in [0, 1] where the model is of such (<see cref="VaeSignature.IsUnit"/>), finite otherwise.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="scores">Takes one score per row.</param>
    /// <param name="options">The seed and the numbers of samples; one sample of z per row when null.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public abstract void Score(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<VaeScore> scores,
        VaeScoreOptions? options = null,
        CancellationToken cancellationToken = default
    );

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
