namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>
    /// Draws a latent vector from the posterior of each row by reparameterisation: mean + exp(½ log-variance)·ε (report, eq. 24), level by level where there
    /// are levels.
    /// </summary>
    /// <param name="data">Rows of <see cref="BundleModel.DataSize"/> elements; in [0, 1] where the model is of such (<see cref="VaeSignature.IsUnit"/>), finite otherwise.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="seed">The seed; the noise of row i depends on it and on <paramref name="firstRow"/> + i alone.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="latents">Takes rows of <see cref="BundleModel.LatentSize"/> elements.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void SampleLatents(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        long seed,
        long firstRow,
        Span<float> latents,
        CancellationToken cancellationToken = default
    ) => EncodeAndSample(data, labels, seed, firstRow, [], [], latents, cancellationToken);

    /// <summary>The posteriors of rows and draws from them, as <see cref="SampleLatents"/> gives, with every row encoded once.</summary>
    /// <param name="data">Rows of <see cref="BundleModel.DataSize"/> elements.</param>
    /// <param name="labels">One label per row; empty for an unconditional model.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="mean">Takes the means; empty where they are not wanted.</param>
    /// <param name="logVariance">Takes the log-variances; empty where <paramref name="mean"/> is.</param>
    /// <param name="latents">Takes the draws.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    internal unsafe void EncodeAndSample(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        long seed,
        long firstRow,
        Span<float> mean,
        Span<float> logVariance,
        Span<float> latents,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        var wanted = mean.Length > 0 ? rows : 0;
        CheckLength(mean.Length, wanted, LatentSize, "mean");
        CheckLength(logVariance.Length, wanted, LatentSize, "log-variance");
        CheckLength(latents.Length, rows, LatentSize, "latents");
        Argument.RequireRows(firstRow, rows);
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* source = data,
                means = mean,
                logVariances = logVariance,
                latent = latents
        )
        fixed (long* label = labels)
        {
            var work = new SampleWork(
                this,
                seed,
                firstRow,
                new(source, DataSize),
                new(label, 1),
                new(means, LatentSize),
                new(logVariances, LatentSize),
                new(latent, LatentSize)
            );
            RunBatches(work, rows, ModelGraphs.Encoder | Draws, cancellationToken);
        }
    }

    private readonly struct SampleWork(
        VaeModel model,
        long seed,
        long firstRow,
        PinnedRows<float> data,
        PinnedRows<long> labels,
        PinnedRows<float> mean,
        PinnedRows<float> logVariance,
        PinnedRows<float> latents
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            var length = count * model.LatentSize;
            var drawn = Scratch.Rent(length);
            try
            {
                var noise = drawn.AsSpan(0, length);
                NormalNoise.Fill(seed, firstRow + start, NoisePurpose.Posterior, model.LatentSize, noise);
                var encode = runs.Encode!;
                model.EncodeBatch(encode, data.Part(start, count), labels.Part(start, count), start);
                if (runs.Posterior is { } posterior)
                {
                    encode.Features[..(count * model.Signature.Levels!.FeatureSize)].CopyTo(posterior.Features);
                    noise.CopyTo(posterior.Noise);
                    labels.Part(start, count).CopyTo(posterior.Labels);
                    posterior.Execute([], count);
                }

                if (mean.Part(start, count) is { IsEmpty: false } means)
                {
                    encode.Code[..length].CopyTo(means);
                    encode.LogVariance[..length].CopyTo(logVariance.Part(start, count));
                }

                var found = runs.Posterior ?? encode;
                Posterior.Sample(found.Code[..length], found.LogVariance[..length], noise, latents.Part(start, count));
            }
            finally
            {
                Scratch.Return(drawn);
            }
        }
    }

    /// <summary>
    /// Draws a latent vector from each row's posterior by reparameterisation: mean + exp(½ log-variance)·ε (report, eq. 24).
    /// </summary>
    /// <param name="mean">Rows of <see cref="BundleModel.LatentSize"/> elements.</param>
    /// <param name="logVariance">Rows of <see cref="BundleModel.LatentSize"/> elements: ln σ².</param>
    /// <param name="seed">The seed; the noise of row i depends on it and on <paramref name="firstRow"/> + i alone.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="latents">Takes rows of <see cref="BundleModel.LatentSize"/> elements; may be <paramref name="mean"/> itself.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="InvalidOperationException">The posteriors are those of levels, of which each depends on the draws above it.</exception>
    public void SamplePosterior(
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> logVariance,
        long seed,
        long firstRow,
        Span<float> latents
    )
    {
        if (HasLevels)
        {
            throw new InvalidOperationException(
                $"The model's latent variables have {Signature.Levels!.Sizes.Count} levels, and the posterior of each depends on the draws above it; expected one level. {nameof(SampleLatents)} draws those of rows."
            );
        }

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

    /// <summary>Draws latent vectors from the prior: a standard normal, or the mixture that the card has (<see cref="ModelCard.Prior"/>); see <see cref="VaeModelOptions.Temperatures"/>.</summary>
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
        if (temperatures is not null)
        {
            for (var i = 0; i < latents.Length; i++)
            {
                latents[i] *= temperatures[i % LatentSize];
            }
        }

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
        public void Run(GraphRuns runs, int start, int count)
        {
            var latents = runs.Decode!.Code[..(count * model.LatentSize)];
            model.DrawPrior(seed, firstRow + start, latents, labels.Part(start, count));
            model.DecodeBatch(runs.Decode, labels.Part(start, count), data.Part(start, count));
        }
    }
}
