namespace Vae.Inference;

/// <summary>
/// The scores of one encoded batch. Its (row, sample) pairs are decoded in pieces as large as a batch; every sum runs in the order of the
/// samples, so that no result depends on where the pieces end.
/// </summary>
internal readonly ref struct ScoreBatch(
    VaeArchitecture architecture,
    ReadOnlySpan<float> images,
    ReadOnlySpan<long> labels,
    ReadOnlySpan<float> mean,
    ReadOnlySpan<float> logVariance,
    GraphRun decode,
    Span<float> decoded,
    VaeScoreOptions options,
    CancellationToken cancellationToken
)
{
    private readonly int latentSize = architecture.LatentSize;
    private readonly int dataSize = architecture.Shape.Size;
    private readonly ReadOnlySpan<float> images = images;
    private readonly ReadOnlySpan<long> labels = labels;
    private readonly ReadOnlySpan<float> mean = mean;
    private readonly ReadOnlySpan<float> logVariance = logVariance;
    private readonly Span<float> decoded = decoded;

    /// <summary>Fills one score per row.</summary>
    public void Score(Span<VaeScore> scores)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] = new VaeScore(0, Posterior.KlDivergence(Row(mean, row), Row(logVariance, row)), double.NaN);
        }

        Estimate(NoisePurpose.Evaluation, options.ElboSamples, weighted: false, scores);
        if (options.ImportanceSamples > 0)
        {
            Estimate(NoisePurpose.ImportanceSampling, options.ImportanceSamples, weighted: true, scores);
        }
    }

    private void Estimate(NoisePurpose purpose, int requested, bool weighted, Span<VaeScore> scores)
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
            for (var first = 0L; first < (long)scores.Length * samples; first += piece)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = (int)Math.Min(piece, (long)scores.Length * samples - first);
                Draw(first, count, samples, requested > 0 ? purpose : null, rowNoise, noise);
                decode.Execute(decoded, count);
                Sum(first, count, samples, weighted, noise, ref total, ref bound, scores);
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
        Span<VaeScore> scores
    )
    {
        for (var i = 0; i < count; i++)
        {
            var (row, sample) = ((int)((first + i) / samples), (int)((first + i) % samples));
            (total, bound) = sample == 0 ? (0, default) : (total, bound);
            var image = images.Slice(row * dataSize, dataSize);
            var loss = RowLoss.Of(architecture.Likelihood, image, decoded.Slice(i * dataSize, dataSize));
            total += loss;
            if (weighted)
            {
                bound.Add(Posterior.LogPriorRatio(Row(logVariance, row), Row(noise, i), Row(decode.Code, i)) - loss);
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
            }
        }
    }

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> values, int row) => values.Slice(row * latentSize, latentSize);
}
