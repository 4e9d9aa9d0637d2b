using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

public sealed partial class VaeTrainer
{
    private const int EvaluationBatch = 500;

    private void TrainStep(TensorRows rows, ReadOnlySpan<int> batch, int firstPosition, TrainingPoint point)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = rows.Batch(batch);
        // The noise of a row is a function of the seed and of how many rows the training has seen before it.
        var noise = Noise(NoisePurpose.Training, (long)(point.Epoch - 1) * rows.Count + firstPosition, batch.Length);
        var (mean, logVariance) = Network.Encode(images, labels);
        var decoded = Network.Decode(VaeNetwork.Reparameterize(mean, logVariance, noise), labels);
        var reconstruction = VaeObjective.ReconstructionSum(decoded, images, state.Architecture.Likelihood);
        var divergence = VaeObjective.KlDivergence(mean, logVariance);
        var beta = Options.Beta.At(point);
        var loss = reconstruction / batch.Length + VaeObjective.KlPenalty(divergence, Options.FreeBits) * beta;
        var lossValue = loss.item<float>();
        if (!float.IsFinite(lossValue))
        {
            throw Diverged(point, $"The loss is {lossValue}", "expected a finite number");
        }

        optimizer.zero_grad();
        loss.backward();
        if (Options.GradientNormLimit is { } limit)
        {
            nn.utils.clip_grad_norm_(Network.parameters(), limit);
        }

        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = LearningRateAt(point);
        }

        optimizer.step();
        Add(state.Averages, reconstruction, divergence, mean);
    }

    /// <summary>The averages over rows, with one posterior sample each whose noise depends on the seed and the row alone.</summary>
    private SplitMetrics Evaluate(TensorRows rows, int[] numbers)
    {
        var averages = new RowAverages();
        Network.eval();
        using (no_grad())
        {
            for (var first = 0; first < numbers.Length; first += EvaluationBatch)
            {
                using var scope = NewDisposeScope();
                var batch = numbers.AsSpan(first, Math.Min(EvaluationBatch, numbers.Length - first));
                var (images, labels) = rows.Batch(batch);
                var (mean, logVariance) = Network.Encode(images, labels);
                var noise = Noise(NoisePurpose.Evaluation, first, batch.Length);
                var decoded = Network.Decode(VaeNetwork.Reparameterize(mean, logVariance, noise), labels);
                var reconstruction = VaeObjective.ReconstructionSum(decoded, images, state.Architecture.Likelihood);
                Add(averages, reconstruction, VaeObjective.KlDivergence(mean, logVariance), mean);
            }
        }

        Network.train();
        return averages.ToMetrics();
    }

    private void Add(RowAverages averages, Tensor reconstruction, Tensor divergence, Tensor mean) =>
        averages.Add(
            reconstruction.item<float>(),
            divergence.sum().item<float>(),
            mean.detach().data<float>().ToArray(),
            state.Architecture.LatentSize
        );

    private Tensor Noise(NoisePurpose purpose, long firstRow, int rows)
    {
        var values = new float[rows * state.Architecture.LatentSize];
        NormalNoise.Fill(Options.Seed, firstRow, purpose, state.Architecture.LatentSize, values);
        return tensor(values, rows, state.Architecture.LatentSize);
    }

    private double LearningRateAt(TrainingPoint point) =>
        Options.LearningRate * Options.LearningRateSchedule.FactorAt(point);
}
