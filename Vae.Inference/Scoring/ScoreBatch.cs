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
        var pairs = (long)scores.Length * samples;
        var piece = decoded.Length / dataSize;
        var rowNoise = Scratch.Rent((long)samples * latentSize);
        var noise = Scratch.Rent((long)piece * latentSize);
        try
        {
            // Without samples the noise stays zero, which decodes the mean.
            rowNoise.AsSpan().Clear();
            var sum = new SampleSum(weighted);
            for (var first = 0L; first < pairs; first += piece)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = (int)Math.Min(piece, pairs - first);
                for (var i = 0; i < count; i++)
                {
                    var (row, sample) = ((int)((first + i) / samples), (int)((first + i) % samples));
                    if (sample == 0 && requested > 0)
                    {
                        var width = samples * latentSize;
                        NormalNoise.Fill(
                            options.Seed,
                            options.FirstRow + row,
                            purpose,
                            width,
                            rowNoise.AsSpan(0, width)
                        );
                    }

                    Row(rowNoise, sample).CopyTo(noise.AsSpan(i * latentSize));
                    Sample(row, Row(noise, i), i);
                }

                decode.Execute(decoded, count);
                for (var i = 0; i < count; i++)
                {
                    var (row, sample) = ((int)((first + i) / samples), (int)((first + i) % samples));
                    sum.Add(Loss(row, i), weighted ? LogPriorRatio(row, Row(noise, i), i) : 0);
                    if (sample == samples - 1)
                    {
                        scores[row] = sum.Finish(scores[row]);
                    }
                }
            }
        }
        finally
        {
            Scratch.Return(rowNoise);
            Scratch.Return(noise);
        }
    }

    private void Sample(int row, ReadOnlySpan<float> noise, int place)
    {
        Posterior.Sample(
            Row(mean, row),
            Row(logVariance, row),
            noise,
            decode.Code.Slice(place * latentSize, latentSize)
        );
        if (!labels.IsEmpty)
        {
            decode.Labels[place] = labels[row];
        }
    }

    private double Loss(int row, int place) =>
        RowLoss.Of(
            architecture.Likelihood,
            images.Slice(row * dataSize, dataSize),
            decoded.Slice(place * dataSize, dataSize)
        );

    private double LogPriorRatio(int row, ReadOnlySpan<float> noise, int place) =>
        Posterior.LogPriorRatio(Row(logVariance, row), noise, Row(decode.Code, place));

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> values, int row) => values.Slice(row * latentSize, latentSize);
}
