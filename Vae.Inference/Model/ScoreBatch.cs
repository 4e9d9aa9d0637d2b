namespace Vae.Inference;

/// <summary>
/// The scores of one encoded batch. Its (row, sample) pairs are decoded in pieces as large as a batch; every sum runs in the order of the
/// samples, so that no result depends on where the pieces end.
/// </summary>
internal readonly ref struct ScoreBatch(
    VaeSignature signature,
    LatentPrior? prior,
    ReadOnlySpan<float> data,
    ReadOnlySpan<long> labels,
    ReadOnlySpan<float> mean,
    ReadOnlySpan<float> logVariance,
    ReadOnlySpan<float> features,
    GraphRun? posterior,
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
    private readonly ReadOnlySpan<float> features = features;
    private readonly Span<float> decoded = decoded;

    /// <summary>Fills one score per row, and the elements' parts of it and the posteriors' means where they are wanted.</summary>
    public void Score(Span<VaeScore> scores, Span<float> contributions, Span<float> means)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            // Where there are levels, each sample has a divergence of its own.
            var divergence = posterior is null ? Divergence(Row(mean, row), Row(logVariance, row)) : 0;
            scores[row] = new VaeScore(0, divergence, double.NaN);
        }

        if (!means.IsEmpty)
        {
            mean.CopyTo(means);
        }

        var weighs = options.ImportanceSamples > 0;
        Estimate(
            NoisePurpose.Evaluation,
            options.ElboSamples,
            weighted: false,
            scores,
            weighs ? [] : contributions,
            means
        );
        if (weighs)
        {
            Estimate(
                NoisePurpose.ImportanceSampling,
                options.ImportanceSamples,
                weighted: true,
                scores,
                contributions,
                []
            );
        }
    }

    /// <summary>The part of the divergence that depends on the posterior alone: all of it where the prior is standard normal.</summary>
    private double Divergence(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance) =>
        prior is null ? Posterior.KlDivergence(mean, logVariance) : -Posterior.Entropy(logVariance);

    private void Estimate(
        NoisePurpose purpose,
        int requested,
        bool weighted,
        Span<VaeScore> scores,
        Span<float> contributions,
        Span<float> means
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
            var (total, divergence) = (0.0, 0.0);
            var bound = new LogMeanExp();
            var parts = contributions.IsEmpty ? null : new ElementParts(dataSize);
            for (var first = 0L; first < (long)scores.Length * samples; first += piece)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = (int)Math.Min(piece, (long)scores.Length * samples - first);
                Draw(first, count, samples, requested > 0 ? purpose : null, rowNoise, noise);
                decode.Execute(decoded, count);
                Sum(
                    first,
                    count,
                    samples,
                    weighted,
                    noise,
                    ref total,
                    ref divergence,
                    ref bound,
                    parts,
                    scores,
                    contributions,
                    means
                );
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
            if (!labels.IsEmpty)
            {
                decode.Labels[i] = labels[row];
            }
        }

        if (posterior is not null)
        {
            GoDown(posterior, first, count, samples, noise);
        }

        for (var i = 0; i < count; i++)
        {
            var row = (int)((first + i) / samples);
            var latent = decode.Code.Slice(i * latentSize, latentSize);
            Posterior.Sample(MeanOf(row, i), LogVarianceOf(row, i), Row(noise, i), latent);
        }
    }

    /// <summary>The posteriors of each pair's levels, given the draws of those above.</summary>
    private void GoDown(GraphRun posterior, long first, int count, int samples, ReadOnlySpan<float> noise)
    {
        var width = signature.Levels!.FeatureSize;
        noise[..(count * latentSize)].CopyTo(posterior.Noise);
        for (var i = 0; i < count; i++)
        {
            var row = (int)((first + i) / samples);
            features.Slice(row * width, width).CopyTo(posterior.Features[(i * width)..]);
        }

        decode.Labels[..Math.Min(count, decode.Labels.Length)].CopyTo(posterior.Labels);
        posterior.Execute([], count);
    }

    /// <summary>Adds the decoded pairs to the sums of their rows, and gives a row its score at its last sample.</summary>
    private void Sum(
        long first,
        int count,
        int samples,
        bool weighted,
        ReadOnlySpan<float> noise,
        ref double total,
        ref double divergence,
        ref LogMeanExp bound,
        ElementParts? parts,
        Span<VaeScore> scores,
        Span<float> contributions,
        Span<float> means
    )
    {
        for (var i = 0; i < count; i++)
        {
            var (row, sample) = ((int)((first + i) / samples), (int)((first + i) % samples));
            if (sample == 0)
            {
                (total, divergence, bound) = (0, 0, default);
                parts?.Clear();
            }

            var original = data.Slice(row * dataSize, dataSize);
            var output = decoded.Slice(i * dataSize, dataSize);
            var spread = signature.HasVariance ? decode.LogVariance.Slice(i * dataSize, dataSize) : [];
            var loss = RowLoss.Of(signature, original, output, spread);
            total += loss;
            var logPrior = prior?.Of(labels.IsEmpty ? 0 : labels[row]).LogDensity(Row(decode.Code, i));
            divergence -= logPrior ?? 0;
            if (posterior is not null)
            {
                divergence += Divergence(MeanOf(row, i), LogVarianceOf(row, i));
                if (sample == 0 && !means.IsEmpty)
                {
                    MeanOf(row, i).CopyTo(means[(row * latentSize)..]);
                }
            }

            var weight = 1.0;
            if (weighted)
            {
                var ratio = logPrior is { } log
                    ? log - Posterior.LogDensity(LogVarianceOf(row, i), Row(noise, i))
                    : Posterior.LogPriorRatio(LogVarianceOf(row, i), Row(noise, i), Row(decode.Code, i));
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
                        KlDivergence = scores[row].KlDivergence + divergence / samples,
                    };
                parts?.Share(
                    weighted ? -bound.Value : scores[row].NegativeElbo,
                    weighted ? bound.Weights : samples,
                    contributions.Slice(row * dataSize, dataSize)
                );
            }
        }
    }

    /// <summary>The mean of a pair's posterior: that of its row or, where there are levels, its own.</summary>
    private ReadOnlySpan<float> MeanOf(int row, int pair) =>
        posterior is null ? Row(mean, row) : Row(posterior.Code, pair);

    /// <summary>The log-variance of a pair's posterior.</summary>
    private ReadOnlySpan<float> LogVarianceOf(int row, int pair) =>
        posterior is null ? Row(logVariance, row) : Row(posterior.LogVariance, pair);

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
