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
        var clean = point.Epoch > Options.Epochs * (1 - Options.CleanShare);
        var parts = new BatchPart[TrainingLanes.PartsOf(state.Architecture, numbers.Length)];
        try
        {
            Gradients(rows, numbers, firstRow, parts, beta, clean);
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
    private void Gradients(TensorRows rows, int[] numbers, long firstRow, BatchPart[] parts, double beta, bool clean)
    {
        var perRow = 1.0 / numbers.Length;
        void Forward(int part) =>
            parts[part] = Pass(rows, numbers, part, parts.Length, NoisePurpose.Training, firstRow, beta, clean);
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
