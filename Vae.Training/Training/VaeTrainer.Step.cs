using System.Runtime.InteropServices;
using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

public sealed partial class VaeTrainer
{
    private const int EvaluationBatch = 500;

    private void TrainStep(TensorRows rows, int[] numbers, long firstRow, TrainingPoint point)
    {
        using var scope = NewDisposeScope();
        var beta = Options.Beta.At(point);
        var parts = new BatchPart[TrainingLanes.PartsOf(state.Architecture, numbers.Length)];
        try
        {
            Gradients(rows, numbers, firstRow, parts, beta);
            RequireFinite(parts, beta, point);
            Update(parts, point);
            BatchMoments.Move([.. parts.Select(part => part.Moments)]);
            if (state.Architecture.Codebook is not null)
            {
                var step = (long)(point.Epoch - 1) * point.StepsPerEpoch + point.Step;
                Network.Quantizer.Move([.. parts.Select(part => part.Use!)], Options.Seed, step);
            }

            Add(state.Averages, parts);
        }
        finally
        {
            Array.ForEach(parts, part => part?.Dispose());
        }
    }

    /// <summary>
    /// The gradients of each part's share of the objective: the batch's reconstruction loss and its penalty, both a row's average.
    /// </summary>
    private void Gradients(TensorRows rows, int[] numbers, long firstRow, BatchPart[] parts, double beta)
    {
        var perRow = 1.0 / numbers.Length;
        void Forward(int part) =>
            parts[part] = Pass(rows, numbers, part, parts.Length, NoisePurpose.Training, firstRow, beta);
        if (Options.FreeBits == 0)
        {
            using var weight = (beta * perRow).ToScalar();
            lanes!.Run(
                parts.Length,
                part =>
                {
                    Forward(part);
                    using var weights = full_like(parts[part].Divergence, weight);
                    parts[part].Backward(parameters, perRow, weights);
                }
            );
            return;
        }

        // Which dimensions are free is known only when the whole batch is encoded.
        lanes!.Run(parts.Length, Forward);
        var divergences = Divergences(parts).requires_grad_();
        using var factor = beta.ToScalar();
        var penalty = VaeObjective.KlPenalty(divergences, Options.FreeBits).mul(factor);
        var weights = autograd.grad([penalty], [divergences])[0];
        var shares = weights.split([.. parts.Select(part => part.Divergence.shape[0])], 0);
        lanes.Run(parts.Length, part => parts[part].Backward(parameters, perRow, shares[part]));
    }

    private void RequireFinite(BatchPart[] parts, double beta, TrainingPoint point)
    {
        var divergences = Divergences(parts);
        var reconstruction = parts.Sum(part => (double)part.Reconstruction.item<float>());
        var penalty = VaeObjective.KlPenalty(divergences, Options.FreeBits).item<float>();
        var objective = parts.Sum(part => part.Objective?.item<float>() ?? 0);
        var loss = (float)(reconstruction / divergences.shape[0] + penalty * beta + objective);
        if (!float.IsFinite(loss))
        {
            throw Diverged(
                point,
                FormattableString.Invariant($"The loss is {loss}"),
                "expected a finite number",
                beforeFirstUpdate: point is { Epoch: 1, Step: 0 }
            );
        }
    }

    /// <summary>A step of Adam with the sum of the parts' gradients, added in the order of the rows.</summary>
    private void Update(BatchPart[] parts, TrainingPoint point)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            var sum = parts[0].Gradients[i];
            foreach (var part in parts.AsSpan(1))
            {
                sum.add_(part.Gradients[i], Scalars.One);
            }

            parameters[i].grad = sum;
        }

        if (Options.GradientNormLimit is { } limit)
        {
            nn.utils.clip_grad_norm_(parameters, limit);
        }

        optimizer.Step(LearningRateAt(point));
        average?.Add();
    }

    /// <summary>The averages over rows, with one posterior sample each whose noise depends on the seed and the row alone.</summary>
    private SplitMetrics Evaluate(EvaluatedRows evaluated)
    {
        var (rows, numbers) = (evaluated.Rows, evaluated.Numbers);
        var averages = new RowAverages();
        Network.eval();
        for (var first = 0; first < numbers.Length; first += EvaluationBatch)
        {
            var batch = numbers[first..Math.Min(first + EvaluationBatch, numbers.Length)];
            var (firstRow, parts) = (first, new BatchPart[TrainingLanes.PartsOf(state.Architecture, batch.Length)]);
            try
            {
                lanes!.Run(
                    parts.Length,
                    part =>
                    {
                        using var quiet = no_grad();
                        parts[part] = Pass(rows, batch, part, parts.Length, NoisePurpose.Evaluation, firstRow);
                    }
                );
                Add(averages, parts);
            }
            finally
            {
                Array.ForEach(parts, part => part?.Dispose());
            }
        }

        Network.train();
        return averages.ToMetrics();
    }

    /// <summary>Takes one of a batch's <paramref name="parts"/> equal parts through the network.</summary>
    private BatchPart Pass(
        TensorRows rows,
        int[] batch,
        int part,
        int parts,
        NoisePurpose purpose,
        long firstRow,
        double beta = 1
    )
    {
        using var scope = NewDisposeScope();
        var moments = BatchMoments.Gather();
        try
        {
            return Pass(rows, batch, part, parts, purpose, firstRow, beta, moments);
        }
        catch
        {
            moments.Dispose();
            throw;
        }
        finally
        {
            BatchMoments.Stop();
        }
    }

    private BatchPart Pass(
        TensorRows rows,
        int[] batch,
        int part,
        int parts,
        NoisePurpose purpose,
        long firstRow,
        double beta,
        BatchMoments moments
    )
    {
        var first = (int)((long)batch.Length * part / parts);
        var numbers = batch.AsSpan(first..(int)((long)batch.Length * (part + 1) / parts));
        var (rowsData, labels, weights) = rows.Batch(numbers);
        if (Options.Binarization != Binarization.None)
        {
            Binarize(rowsData, numbers, purpose, firstRow + first);
        }

        var data = Network.Scaled(rowsData);
        var seen = data;
        if (Options.BinarizesInputs && purpose == NoisePurpose.Training)
        {
            seen = data.clone();
            Binarize(seen, numbers, purpose, firstRow + first);
        }

        if (state.Architecture.Codebook is { } codebook)
        {
            return PassCodes(seen, data, labels, weights, moments, codebook, purpose);
        }

        var (mean, logVariance) = Network.EncodeScaled(seen, labels);
        var samples = purpose == NoisePurpose.Training ? Options.ImportanceSamples : 1;
        var noise = Noise(purpose, firstRow + first, numbers.Length, samples);
        // [rows, samples, latent], or [rows, latent] of one sample.
        var (middle, spread) = samples == 1 ? (mean, logVariance) : (mean.unsqueeze(1), logVariance.unsqueeze(1));
        noise = samples == 1 ? noise : noise.view(numbers.Length, samples, -1);
        var latent = VaeNetwork.Reparameterize(middle, spread, noise);
        var logPrior = Network.LearnsPrior ? Network.LogPrior(latent) : null;
        var divergence = logPrior is null
            ? VaeObjective.KlDivergence(mean, logVariance)
            : (samples == 1 ? logPrior : logPrior.mean([1]))
                .add(VaeObjective.Entropy(logVariance), Scalars.One)
                .neg()
                .unsqueeze(1);
        var (reconstruction, objective) =
            samples == 1
                ? (Reconstruction(latent, data, labels, weights), null)
                : Weighted(
                    latent,
                    logPrior is null
                        ? VaeObjective.LogPriorRatio(spread, noise, latent)
                        : logPrior.sub(VaeObjective.LogPosterior(spread, noise)),
                    data,
                    labels,
                    weights,
                    beta
                );
        return new BatchPart(
            reconstruction,
            weights is null ? divergence : divergence.mul(weights.unsqueeze(1)),
            weights?.sum(float64).item<double>(),
            moments,
            objective
        )
        {
            Means = mean.detach().data<float>().ToArray(),
        };
    }

    /// <summary>
    /// Rows through the codebook: the objective is their reconstruction loss and the weighted commitment loss, the divergence the constant one of codes
    /// from the uniform prior.
    /// </summary>
    private BatchPart PassCodes(
        Tensor seen,
        Tensor data,
        Tensor? labels,
        Tensor? weights,
        BatchMoments moments,
        Codebook codebook,
        NoisePurpose purpose
    )
    {
        var rows = Network.QuantizeScaled(seen, labels);
        var reconstruction = Reconstruction(rows.Latent, data, labels, weights);
        using var factor = codebook.CommitmentWeight.ToScalar();
        var commitment = weights is null ? rows.Commitment : rows.Commitment.mul(weights);
        using var rate = codes!.Rate.ToScalar();
        var divergence = full([data.shape[0], 1], rate);
        return new BatchPart(
            reconstruction,
            weights is null ? divergence : divergence.mul(weights.unsqueeze(1)),
            weights?.sum(float64).item<double>(),
            moments,
            reconstruction.add(commitment.sum().mul(factor), Scalars.One)
        )
        {
            Codes = rows.Codes.data<long>().ToArray(),
            Use =
                purpose == NoisePurpose.Training
                    ? Network.Quantizer.Use(
                        rows.Outputs,
                        rows.Codes,
                        weights?.repeat_interleave(state.Architecture.LatentSize)
                    )
                    : null,
        };
    }

    /// <summary>The summed loss of rows that are decoded from one latent vector each.</summary>
    private Tensor Reconstruction(Tensor latent, Tensor data, Tensor? labels, Tensor? weights) =>
        VaeObjective.ReconstructionSum(
            Network.DecodeScaled(latent, labels),
            data,
            state.Architecture.Likelihood,
            Network.ScaledLogVariance(),
            state.Architecture.DegreesOfFreedom,
            weights,
            state.Architecture.Columns
        );

    /// <summary>The summed loss of a row's samples on average, without a gradient, and the summed importance-weighted bound.</summary>
    /// <param name="latent">The samples, <c>[rows, samples, latent]</c>.</param>
    /// <param name="ratios">ln p(z) − ln q(z|x) of each, <c>[rows, samples]</c>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="weights">How many rows each counts as.</param>
    /// <param name="beta">β.</param>
    private (Tensor Reconstruction, Tensor Bound) Weighted(
        Tensor latent,
        Tensor ratios,
        Tensor data,
        Tensor? labels,
        Tensor? weights,
        double beta
    )
    {
        var samples = latent.shape[1];
        var losses = VaeObjective
            .ReconstructionLosses(
                Network.DecodeScaled(latent.flatten(0, 1), labels?.repeat_interleave(samples)),
                data.repeat_interleave(samples, 0),
                state.Architecture.Likelihood,
                Network.ScaledLogVariance(),
                state.Architecture.DegreesOfFreedom,
                state.Architecture.Columns
            )
            .view(-1, samples);
        var bound = VaeObjective.ImportanceWeightedBound(losses, ratios, beta);
        var average = losses.detach().mean([1]);
        return weights is null ? (average.sum(), bound.sum()) : (average.mul(weights).sum(), bound.mul(weights).sum());
    }

    /// <summary>Puts draws of black and white pixels in the place of rows.</summary>
    private void Binarize(Tensor rows, ReadOnlySpan<int> numbers, NoisePurpose purpose, long firstRow)
    {
        var anew = Options.Binarization != Binarization.Static && purpose == NoisePurpose.Training;
        var pixels = MemoryMarshal.Cast<byte, float>(rows.bytes);
        var size = pixels.Length / numbers.Length;
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPixels.Draw(
                Options.Seed,
                anew ? firstRow + i : numbers[i],
                anew ? NoisePurpose.DynamicBinarization : NoisePurpose.Binarization,
                pixels.Slice(i * size, size)
            );
        }
    }

    private void Add(RowAverages averages, BatchPart[] parts)
    {
        using var scope = NewDisposeScope();
        foreach (var part in parts)
        {
            var reconstruction =
                part.Reconstruction.item<float>() + logVolume * (part.Weight ?? part.Divergence.shape[0]);
            var divergence = part.Divergence.sum().item<float>();
            if (codes is null)
            {
                averages.Add(reconstruction, divergence, part.Means, state.Architecture.LatentSize, part.Weight);
            }
            else
            {
                averages.Add(reconstruction, divergence, part.Codes, codes, part.Weight);
            }
        }
    }

    private static Tensor Divergences(BatchPart[] parts) => cat([.. parts.Select(part => part.Divergence.detach())], 0);

    /// <summary>Standard normals, <c>[rows, samples · latent]</c>.</summary>
    private Tensor Noise(NoisePurpose purpose, long firstRow, int rows, int samples)
    {
        var width = samples * state.Architecture.LatentSize;
        var values = new float[rows * width];
        NormalNoise.Fill(Options.Seed, firstRow, purpose, width, values);
        return tensor(values, rows, width);
    }

    private double LearningRateAt(TrainingPoint point) =>
        Options.LearningRate * Options.LearningRateSchedule.FactorAt(point);
}

/// <summary>The rows that are evaluated after each epoch.</summary>
internal sealed record EvaluatedRows(TensorRows Rows, int[] Numbers)
{
    /// <summary>All rows of a data set.</summary>
    public EvaluatedRows(VaeDataset data, VaeArchitecture architecture)
        : this(new TensorRows(data, architecture), [.. Enumerable.Range(0, data.Count)]) { }
}

/// <summary>Some rows of a batch after their way through the network, which one thread may have made and another may take back.</summary>
internal sealed class BatchPart : IDisposable
{
    /// <summary>Takes the tensors out of the current dispose scope.</summary>
    public BatchPart(Tensor reconstruction, Tensor divergence, double? weight, BatchMoments moments, Tensor? objective)
    {
        (Weight, Moments) = (weight, moments);
        Reconstruction = reconstruction.DetachFromDisposeScope();
        Objective = objective?.DetachFromDisposeScope();
        Divergence = divergence.DetachFromDisposeScope();
    }

    /// <summary>The rows' summed reconstruction loss, weighted, in the units that the layers see.</summary>
    public Tensor Reconstruction { get; }

    /// <summary>The KL divergence of each dimension of each row, weighted.</summary>
    public Tensor Divergence { get; }

    /// <summary>
    /// The rows' summed objective, weighted, where it is not their reconstruction loss and a penalty of their divergences: an importance-weighted bound,
    /// or that of a codebook; else null.
    /// </summary>
    public Tensor? Objective { get; }

    /// <summary>The posterior means, row-major; none of codes.</summary>
    public float[] Means { get; init; } = [];

    /// <summary>The codes, row-major; none of a Gaussian posterior.</summary>
    public long[] Codes { get; init; } = [];

    /// <summary>What the codebook moves by in training; null where there is none to move.</summary>
    public CodeUse? Use { get; init; }

    /// <summary>How many rows they count as; null where each counts as one.</summary>
    public double? Weight { get; }

    /// <summary>What the network's batch normalisations saw in training.</summary>
    public BatchMoments Moments { get; }

    /// <summary>After <see cref="Backward"/>, the gradient of each parameter.</summary>
    public Tensor[] Gradients { get; private set; } = [];

    /// <summary>
    /// Makes the gradients of <paramref name="reconstructionWeight"/> times the reconstruction loss, and of a penalty whose gradient by the
    /// divergences is <paramref name="divergenceWeights"/>; or of the former times the objective. The parameters' own gradients are left alone:
    /// other threads read the same parameters.
    /// </summary>
    public void Backward(IList<Tensor> parameters, double reconstructionWeight, Tensor divergenceWeights)
    {
        using var scope = NewDisposeScope();
        var weight = tensor((float)reconstructionWeight);
        var gradients = Objective is null
            ? autograd.grad([Reconstruction, Divergence], parameters, [weight, divergenceWeights])
            : autograd.grad([Objective], parameters, [weight]);
        Gradients = [.. gradients.Select(gradient => gradient.DetachFromDisposeScope())];
    }

    public void Dispose()
    {
        Reconstruction.Dispose();
        Divergence.Dispose();
        Objective?.Dispose();
        Use?.Dispose();
        Moments.Dispose();
        Array.ForEach(Gradients, gradient => gradient.Dispose());
    }
}
