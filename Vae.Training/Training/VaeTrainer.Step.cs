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
            parts[part] = Pass(rows, numbers, part, parts.Length, NoisePurpose.Training, firstRow);
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
        var loss = (float)(reconstruction / divergences.shape[0] + penalty * beta);
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
    private BatchPart Pass(TensorRows rows, int[] batch, int part, int parts, NoisePurpose purpose, long firstRow)
    {
        using var scope = NewDisposeScope();
        var moments = BatchMoments.Gather();
        try
        {
            return Pass(rows, batch, part, parts, purpose, firstRow, moments);
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
        BatchMoments moments
    )
    {
        var first = (int)((long)batch.Length * part / parts);
        var numbers = batch.AsSpan(first..(int)((long)batch.Length * (part + 1) / parts));
        var (rowsData, labels, weights) = rows.Batch(numbers);
        var data = Network.Scaled(rowsData);
        var (mean, logVariance) = Network.EncodeScaled(data, labels);
        var noise = Noise(purpose, firstRow + first, numbers.Length);
        var decoded = Network.DecodeScaled(VaeNetwork.Reparameterize(mean, logVariance, noise), labels);
        var divergence = VaeObjective.KlDivergence(mean, logVariance);
        return new BatchPart(
            VaeObjective.ReconstructionSum(
                decoded,
                data,
                state.Architecture.Likelihood,
                Network.ScaledLogVariance(),
                state.Architecture.DegreesOfFreedom,
                weights,
                state.Architecture.Columns
            ),
            weights is null ? divergence : divergence.mul(weights.unsqueeze(1)),
            mean,
            weights?.sum(float64).item<double>(),
            moments
        );
    }

    private void Add(RowAverages averages, BatchPart[] parts)
    {
        using var scope = NewDisposeScope();
        foreach (var part in parts)
        {
            averages.Add(
                part.Reconstruction.item<float>() + logVolume * (part.Weight ?? part.Divergence.shape[0]),
                part.Divergence.sum().item<float>(),
                part.Means,
                state.Architecture.LatentSize,
                part.Weight
            );
        }
    }

    private static Tensor Divergences(BatchPart[] parts) => cat([.. parts.Select(part => part.Divergence.detach())], 0);

    private Tensor Noise(NoisePurpose purpose, long firstRow, int rows)
    {
        var values = new float[rows * state.Architecture.LatentSize];
        NormalNoise.Fill(Options.Seed, firstRow, purpose, state.Architecture.LatentSize, values);
        return tensor(values, rows, state.Architecture.LatentSize);
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
    public BatchPart(Tensor reconstruction, Tensor divergence, Tensor mean, double? weight, BatchMoments moments)
    {
        (Weight, Moments) = (weight, moments);
        Reconstruction = reconstruction.DetachFromDisposeScope();
        Divergence = divergence.DetachFromDisposeScope();
        Means = mean.detach().data<float>().ToArray();
    }

    /// <summary>The rows' summed reconstruction loss, weighted, in the units that the layers see.</summary>
    public Tensor Reconstruction { get; }

    /// <summary>The KL divergence of each dimension of each row, weighted.</summary>
    public Tensor Divergence { get; }

    /// <summary>The posterior means, row-major.</summary>
    public float[] Means { get; }

    /// <summary>How many rows they count as; null where each counts as one.</summary>
    public double? Weight { get; }

    /// <summary>What the network's batch normalisations saw in training.</summary>
    public BatchMoments Moments { get; }

    /// <summary>After <see cref="Backward"/>, the gradient of each parameter.</summary>
    public Tensor[] Gradients { get; private set; } = [];

    /// <summary>
    /// Makes the gradients of <paramref name="reconstructionWeight"/> times the reconstruction loss, and of a penalty whose gradient by the
    /// divergences is <paramref name="divergenceWeights"/>. The parameters' own gradients are left alone: other threads read the same
    /// parameters.
    /// </summary>
    public void Backward(IList<Tensor> parameters, double reconstructionWeight, Tensor divergenceWeights)
    {
        using var scope = NewDisposeScope();
        var gradients = autograd.grad(
            [Reconstruction, Divergence],
            parameters,
            [tensor((float)reconstructionWeight), divergenceWeights]
        );
        Gradients = [.. gradients.Select(gradient => gradient.DetachFromDisposeScope())];
    }

    public void Dispose()
    {
        Reconstruction.Dispose();
        Divergence.Dispose();
        Moments.Dispose();
        Array.ForEach(Gradients, gradient => gradient.Dispose());
    }
}
