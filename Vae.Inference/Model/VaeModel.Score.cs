namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>
    /// Scores each row: reconstruction loss, KL divergence, their sum (the negative evidence lower bound) and, if asked for, the
    /// importance-weighted bound. Bernoulli probabilities are clamped to [2⁻²⁴, 1 − 2⁻²⁴], as far as a float tells them from 0 and 1.
    /// </summary>
    /// <param name="data">Rows of <see cref="DataSize"/> elements; in [0, 1] for a Bernoulli model, finite for a Gaussian one.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="scores">Takes one score per row.</param>
    /// <param name="options">The seed and the numbers of samples; one sample of z per row when null.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void Score(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<VaeScore> scores,
        VaeScoreOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new VaeScoreOptions();
        options.Validate();
        ScoreRows(data, labels, scores, [], [], options, cancellationToken);
    }

    /// <summary>
    /// Scores each row, and says how much each of its elements has to do with that: an element's part is its reconstruction loss, averaged as
    /// the score averages the samples, and an equal share of what no element is to blame for, such as the KL divergence.
    /// </summary>
    /// <param name="data">Rows of <see cref="DataSize"/> elements; in [0, 1] for a Bernoulli model, finite for others.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="scores">Takes one score per row.</param>
    /// <param name="contributions">
    /// Takes rows of <see cref="DataSize"/> elements in nats, which add up to the importance-weighted bound where the options ask for it and to
    /// <see cref="VaeScore.NegativeElbo"/> otherwise.
    /// </param>
    /// <param name="options">The seed and the numbers of samples; one sample of z per row when null.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void Score(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<VaeScore> scores,
        Span<float> contributions,
        VaeScoreOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new VaeScoreOptions();
        options.Validate();
        CheckLength(contributions.Length, CountRows(data.Length), DataSize, "contributions");
        ScoreRows(data, labels, scores, [], contributions, options, cancellationToken);
    }

    /// <summary>Scores each row, and gives the means that its score begins with where <paramref name="means"/> is not empty.</summary>
    private unsafe void ScoreRows(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<VaeScore> scores,
        Span<float> means,
        Span<float> contributions,
        VaeScoreOptions options,
        CancellationToken cancellationToken
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(scores.Length, rows, 1, "scores");
        Argument.RequireRows(options.FirstRow, rows);
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* source = data,
                mean = means,
                parts = contributions
        )
        fixed (long* label = labels)
        fixed (VaeScore* score = scores)
        {
            var work = new ScoreWork(
                this,
                new(source, DataSize),
                new(label, 1),
                new(score, 1),
                new(mean, LatentSize),
                new(parts, DataSize),
                options,
                cancellationToken
            );
            RunBatches(work, rows, ModelGraphs.Encoder | ModelGraphs.Decoder, cancellationToken);
        }
    }

    /// <summary>The divergence of each row's posterior from the prior, KL(q(z|x) ‖ p(z)) (report, eq. 17), in nats.</summary>
    /// <param name="mean">Rows of <see cref="LatentSize"/> elements.</param>
    /// <param name="logVariance">Rows of <see cref="LatentSize"/> elements: ln σ².</param>
    /// <param name="divergences">Takes one number per row.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void KlDivergence(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, Span<double> divergences)
    {
        var rows = CountLatents(mean.Length);
        CheckLength(logVariance.Length, rows, LatentSize, "log-variance");
        CheckLength(divergences.Length, rows, 1, "divergences");
        for (var row = 0; row < rows; row++)
        {
            var part = new Range(row * LatentSize, (row + 1) * LatentSize);
            divergences[row] = Posterior.KlDivergence(mean[part], logVariance[part]);
        }
    }

    private readonly struct ScoreWork(
        VaeModel model,
        PinnedRows<float> data,
        PinnedRows<long> labels,
        PinnedRows<VaeScore> scores,
        PinnedRows<float> means,
        PinnedRows<float> contributions,
        VaeScoreOptions options,
        CancellationToken cancellationToken
    ) : IBatchWork
    {
        public void Run(GraphRun? encode, GraphRun? decode, int start, int count)
        {
            var samples = Math.Max(1, Math.Max(options.ElboSamples, options.ImportanceSamples));
            var capacity = (int)Math.Min(model.BatchSize, (long)count * samples);
            var decoded = Scratch.Rent((long)capacity * model.DataSize);
            try
            {
                var rows = model.EncodeBatch(encode!, data.Part(start, count), labels.Part(start, count), start);
                var mean = encode!.Code[..(count * model.LatentSize)];
                if (means.Part(start, count) is { IsEmpty: false } part)
                {
                    mean.CopyTo(part);
                }

                new ScoreBatch(
                    model.Signature,
                    rows,
                    labels.Part(start, count),
                    mean,
                    encode.LogVariance[..(count * model.LatentSize)],
                    decode!,
                    decoded.AsSpan(0, capacity * model.DataSize),
                    options with
                    {
                        FirstRow = options.FirstRow + start,
                    },
                    cancellationToken
                ).Score(scores.Part(start, count), contributions.Part(start, count));
            }
            finally
            {
                Scratch.Return(decoded);
            }
        }
    }
}

/// <summary>
/// The scores of one encoded batch. Its (row, sample) pairs are decoded in pieces as large as a batch; every sum runs in the order of the
/// samples, so that no result depends on where the pieces end.
/// </summary>
internal readonly ref struct ScoreBatch(
    VaeSignature signature,
    ReadOnlySpan<float> data,
    ReadOnlySpan<long> labels,
    ReadOnlySpan<float> mean,
    ReadOnlySpan<float> logVariance,
    GraphRun decode,
    Span<float> decoded,
    VaeScoreOptions options,
    CancellationToken cancellationToken
)
{
    private readonly int latentSize = signature.LatentSize;
    private readonly int dataSize = signature.Shape.Size;
    private readonly ReadOnlySpan<float> data = data;
    private readonly ReadOnlySpan<long> labels = labels;
    private readonly ReadOnlySpan<float> mean = mean;
    private readonly ReadOnlySpan<float> logVariance = logVariance;
    private readonly Span<float> decoded = decoded;

    /// <summary>Fills one score per row, and the elements' parts of it where they are wanted.</summary>
    public void Score(Span<VaeScore> scores, Span<float> contributions)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] = new VaeScore(0, Posterior.KlDivergence(Row(mean, row), Row(logVariance, row)), double.NaN);
        }

        var weighs = options.ImportanceSamples > 0;
        Estimate(NoisePurpose.Evaluation, options.ElboSamples, weighted: false, scores, weighs ? [] : contributions);
        if (weighs)
        {
            Estimate(NoisePurpose.ImportanceSampling, options.ImportanceSamples, weighted: true, scores, contributions);
        }
    }

    private void Estimate(
        NoisePurpose purpose,
        int requested,
        bool weighted,
        Span<VaeScore> scores,
        Span<float> contributions
    )
    {
        var samples = Math.Max(requested, 1);
        var piece = decoded.Length / dataSize;
        var rowNoise = Scratch.Rent((long)samples * latentSize);
        var noise = Scratch.Rent((long)piece * latentSize);
        try
        {
            // Without samples asked for, the noise stays zero and the posterior's mean is decoded.
            rowNoise.AsSpan().Clear();
            var total = 0.0;
            var bound = new LogMeanExp();
            var parts = contributions.IsEmpty ? null : new ElementParts(dataSize);
            for (var first = 0L; first < (long)scores.Length * samples; first += piece)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = (int)Math.Min(piece, (long)scores.Length * samples - first);
                Draw(first, count, samples, requested > 0 ? purpose : null, rowNoise, noise);
                decode.Execute(decoded, count);
                Sum(first, count, samples, weighted, noise, ref total, ref bound, parts, scores, contributions);
            }
        }
        finally
        {
            Scratch.Return(rowNoise);
            Scratch.Return(noise);
        }
    }

    /// <summary>Draws the latent vectors of the pairs from <paramref name="first"/> on; a row's noise is drawn at its first sample.</summary>
    private void Draw(
        long first,
        int count,
        int samples,
        NoisePurpose? purpose,
        Span<float> rowNoise,
        Span<float> noise
    )
    {
        var width = samples * latentSize;
        for (var i = 0; i < count; i++)
        {
            var (row, sample) = ((int)((first + i) / samples), (int)((first + i) % samples));
            if (sample == 0 && purpose is { } drawn)
            {
                NormalNoise.Fill(options.Seed, options.FirstRow + row, drawn, width, rowNoise[..width]);
            }

            Row(rowNoise, sample).CopyTo(noise[(i * latentSize)..]);
            var latent = decode.Code.Slice(i * latentSize, latentSize);
            Posterior.Sample(Row(mean, row), Row(logVariance, row), Row(noise, i), latent);
            if (!labels.IsEmpty)
            {
                decode.Labels[i] = labels[row];
            }
        }
    }

    /// <summary>Adds the decoded pairs to the sums of their rows, and gives a row its score at its last sample.</summary>
    private void Sum(
        long first,
        int count,
        int samples,
        bool weighted,
        ReadOnlySpan<float> noise,
        ref double total,
        ref LogMeanExp bound,
        ElementParts? parts,
        Span<VaeScore> scores,
        Span<float> contributions
    )
    {
        for (var i = 0; i < count; i++)
        {
            var (row, sample) = ((int)((first + i) / samples), (int)((first + i) % samples));
            if (sample == 0)
            {
                (total, bound) = (0, default);
                parts?.Clear();
            }

            var original = data.Slice(row * dataSize, dataSize);
            var output = decoded.Slice(i * dataSize, dataSize);
            var spread = signature.HasVariance ? decode.LogVariance.Slice(i * dataSize, dataSize) : [];
            var loss = RowLoss.Of(signature, original, output, spread);
            total += loss;
            var weight = 1.0;
            if (weighted)
            {
                var ratio = Posterior.LogPriorRatio(Row(logVariance, row), Row(noise, i), Row(decode.Code, i));
                var factor = bound.Add(ratio - loss, out weight);
                parts?.Scale(factor);
            }

            if (parts is not null)
            {
                RowLoss.AddElements(signature, original, output, spread, weight, parts.Sums);
            }

            if (sample == samples - 1)
            {
                scores[row] = weighted
                    ? scores[row] with
                    {
                        ImportanceWeightedBound = -bound.Value,
                    }
                    : scores[row] with
                    {
                        ReconstructionLoss = total / samples,
                    };
                parts?.Share(
                    weighted ? -bound.Value : scores[row].NegativeElbo,
                    weighted ? bound.Weights : samples,
                    contributions.Slice(row * dataSize, dataSize)
                );
            }
        }
    }

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> values, int row) => values.Slice(row * latentSize, latentSize);
}

/// <summary>The sums of each element's loss over the samples of a row, each sample with its weight.</summary>
internal sealed class ElementParts(int size)
{
    private readonly double[] sums = new double[size];

    /// <summary>What a sample's losses are added to.</summary>
    public Span<double> Sums => sums;

    public void Clear() => Array.Clear(sums);

    /// <summary>Multiplies the sums so far, where a larger weight has become the unit.</summary>
    public void Scale(double factor)
    {
        for (var i = 0; factor != 1 && i < sums.Length; i++)
        {
            sums[i] *= factor;
        }
    }

    /// <summary>Gives each element its average and an equal share of what is left of the score.</summary>
    public void Share(double score, double weights, Span<float> contributions)
    {
        var rest = score;
        foreach (var sum in sums)
        {
            rest -= sum / weights;
        }

        for (var i = 0; i < sums.Length; i++)
        {
            contributions[i] = (float)(sums[i] / weights + rest / sums.Length);
        }
    }
}

/// <summary>The running value of ln (1/k) Σ exp(aᵢ), scaled by the largest aᵢ so far so that nothing overflows.</summary>
internal struct LogMeanExp
{
    private double largest;
    private double sum;
    private int count;

    /// <summary>The sum of the exponentials in units of the largest.</summary>
    public readonly double Weights => sum;

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="weight">Its exponential in units of the largest so far.</param>
    /// <returns>What weights of before are to be multiplied by to be in that unit.</returns>
    public double Add(double value, out double weight)
    {
        var factor = 1.0;
        weight = 1;
        if (count == 0 || value > largest)
        {
            factor = count == 0 ? 1 : Math.Exp(largest - value);
            largest = value;
        }
        else
        {
            weight = Math.Exp(value - largest);
        }

        sum = sum * factor + weight;
        count++;
        return factor;
    }

    public readonly double Value => largest + Math.Log(sum / count);
}
