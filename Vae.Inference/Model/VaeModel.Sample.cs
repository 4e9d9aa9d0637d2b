namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>
    /// Draws a latent vector from each row's posterior by reparameterisation: mean + exp(½ log-variance)·ε (report, eq. 24).
    /// </summary>
    /// <param name="mean">Rows of <see cref="BundleModel.LatentSize"/> elements.</param>
    /// <param name="logVariance">Rows of <see cref="BundleModel.LatentSize"/> elements: ln σ².</param>
    /// <param name="seed">The seed; the noise of row i depends on it and on <paramref name="firstRow"/> + i alone.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="latents">Takes rows of <see cref="BundleModel.LatentSize"/> elements; may be <paramref name="mean"/> itself.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void SamplePosterior(
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> logVariance,
        long seed,
        long firstRow,
        Span<float> latents
    )
    {
        var rows = CountLatents(mean.Length);
        CheckLength(logVariance.Length, rows, LatentSize, "log-variance");
        CheckLength(latents.Length, rows, LatentSize, "latents");
        Argument.RequireRows(firstRow, rows);
        var noise = Scratch.Rent(LatentSize);
        try
        {
            for (var row = 0; row < rows; row++)
            {
                var part = new Range(row * LatentSize, (row + 1) * LatentSize);
                NormalNoise.Fill(seed, firstRow + row, NoisePurpose.Posterior, LatentSize, noise.AsSpan(0, LatentSize));
                Posterior.Sample(mean[part], logVariance[part], noise.AsSpan(0, LatentSize), latents[part]);
            }
        }
        finally
        {
            Scratch.Return(noise);
        }
    }

    /// <summary>Draws latent vectors from the prior: a standard normal, or the mixture that the card has (<see cref="ModelCard.Prior"/>).</summary>
    /// <param name="seed">The seed; row i depends on it, on its label and on <paramref name="firstRow"/> + i alone.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="latents">Takes rows of <see cref="BundleModel.LatentSize"/> elements.</param>
    /// <param name="labels">One label per row, for a prior that has a mixture for each class; else none are looked at.</param>
    /// <exception cref="ArgumentException">
    /// The length is no multiple of the latent size, the first row is negative, or labels are missing or out of range.
    /// </exception>
    public void SamplePrior(long seed, long firstRow, Span<float> latents, ReadOnlySpan<long> labels = default)
    {
        var rows = CountLatents(latents.Length);
        Argument.RequireRows(firstRow, rows);
        if (Card.Prior is { Classes.Count: > 1 } && rows > 0)
        {
            CheckLabels(labels, rows, "labels");
        }

        DrawPrior(seed, firstRow, latents, labels);
    }

    private void DrawPrior(long seed, long firstRow, Span<float> latents, ReadOnlySpan<long> labels)
    {
        NormalNoise.Fill(seed, firstRow, NoisePurpose.Prior, LatentSize, latents);
        if (Card.Prior is not { } prior)
        {
            return;
        }

        Span<double> draw = stackalloc double[1];
        for (var row = 0; row < latents.Length / LatentSize; row++)
        {
            UniformNoise.FillRow(seed, firstRow + row, NoisePurpose.PriorComponent, draw);
            prior.Of(labels.IsEmpty ? 0 : labels[row]).Apply(draw[0], latents.Slice(row * LatentSize, LatentSize));
        }
    }

    /// <inheritdoc/>
    public override unsafe void Generate(
        long seed,
        long firstRow,
        ReadOnlySpan<long> labels,
        Span<float> data,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        Argument.RequireRows(firstRow, rows);
        if (rows == 0)
        {
            return;
        }

        fixed (float* output = data)
        fixed (long* label = labels)
        {
            var work = new GenerateWork(this, seed, firstRow, new(label, 1), new(output, DataSize));
            RunBatches(work, rows, ModelGraphs.Decoder, cancellationToken);
        }
    }

    private readonly struct GenerateWork(
        VaeModel model,
        long seed,
        long firstRow,
        PinnedRows<long> labels,
        PinnedRows<float> data
    ) : IBatchWork
    {
        public void Run(GraphRun? encode, GraphRun? decode, int start, int count)
        {
            var latents = decode!.Code[..(count * model.LatentSize)];
            model.DrawPrior(seed, firstRow + start, latents, labels.Part(start, count));
            model.DecodeBatch(decode, labels.Part(start, count), data.Part(start, count));
        }
    }
}
