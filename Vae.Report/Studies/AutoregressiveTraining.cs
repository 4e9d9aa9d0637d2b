using System.Diagnostics;
using TorchSharp;
using Vae.Inference;
using Vae.Training;
using static TorchSharp.torch;

namespace Vae.Report;

/// <summary>
/// A study's trainings with a decoder that can do without the latent vector (<see cref="AutoregressiveVae"/>), of pixels that are black or white
/// with the grey levels for probabilities.
/// </summary>
internal static class AutoregressiveTraining
{
    /// <summary>Checks that rows are of pixels.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Require(StudyPlan plan)
    {
        var size = plan.Training.Shape.Size;
        Argument.Require(
            size >= 2,
            $"The rows of {plan.Training.Name} have {size} element; expected two at least, of which one is before the other."
        );
        foreach (var rows in (VaeDataset[])[plan.Training, plan.Test])
        {
            var values = new float[size];
            for (var row = 0; row < rows.Count; row++)
            {
                rows.CopyRows(row, values);
                Argument.Require(
                    !values.AsSpan().ContainsAnyExceptInRange(0, 1),
                    $"Row {row} of {rows.Name} has a number outside of 0 to 1; expected probabilities of white pixels."
                );
            }
        }
    }

    /// <summary>Trains an arm of a plan with a seed.</summary>
    /// <exception cref="OperationCanceledException">The study was interrupted.</exception>
    public static StudyRun Train(StudyPlan plan, StudyArm arm, long seed, CancellationToken cancellation)
    {
        using var one = new OneThread();
        manual_seed(seed);
        var (rows, size) = (plan.Training, plan.Training.Shape.Size);
        using var network = new AutoregressiveVae(size, plan.Architecture.LatentSize);
        using var optimizer = new AdamOptimizer([.. network.parameters()]);
        var steps = (rows.Count + plan.Options.BatchSize - 1) / plan.Options.BatchSize;
        var history = new List<EpochMetrics>();
        var firstEpoch = new List<double>();
        for (var epoch = 1; epoch <= plan.Options.Epochs; epoch++)
        {
            var watch = Stopwatch.StartNew();
            var averages = new RowAverages();
            var (step, seen) = (0, (long)(epoch - 1) * rows.Count);
            foreach (var batch in RowOrder.Permutation(rows.Count, seed, epoch).Chunk(plan.Options.BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                var beta = arm.Beta.At(new TrainingPoint(epoch, step++, steps, plan.Options.Epochs));
                using var scope = NewDisposeScope();
                var values = Drawn(rows, batch, row => (seen + row, NoisePurpose.DynamicBinarization), seed);
                var losses = network.Losses(
                    tensor(values, batch.Length, size),
                    Noise(seed, seen, NoisePurpose.Training, batch.Length, plan.Architecture.LatentSize)
                );
                seen += batch.Length;
                network.zero_grad();
                losses.Divergence.sum().mul(beta).add(losses.Reconstruction).div(batch.Length).backward();
                optimizer.Step(plan.Options.LearningRate);
                Add(averages, losses, plan.Architecture.LatentSize);
                if (epoch == 1)
                {
                    firstEpoch.Add(losses.Divergence.sum().item<float>() / batch.Length);
                }
            }

            var seconds = watch.Elapsed.TotalSeconds;
            history.Add(
                new EpochMetrics
                {
                    Epoch = epoch,
                    Beta = arm.Beta.At(new TrainingPoint(epoch, steps - 1, steps, plan.Options.Epochs)),
                    LearningRate = plan.Options.LearningRate,
                    Train = averages.ToMetrics(),
                    Test = Evaluate(network, plan, seed),
                    Seconds = watch.Elapsed.TotalSeconds,
                    RowsPerSecond = rows.Count / seconds,
                }
            );
        }

        return new StudyRun(arm.Name, arm.Beta.Describe(), seed, firstEpoch, history);
    }

    private static SplitMetrics Evaluate(AutoregressiveVae network, StudyPlan plan, long seed)
    {
        using var quiet = no_grad();
        var (averages, first) = (new RowAverages(), 0);
        foreach (var batch in Enumerable.Range(0, plan.Test.Count).Chunk(plan.Options.BatchSize))
        {
            using var scope = NewDisposeScope();
            // A test row is drawn once.
            var values = Drawn(plan.Test, batch, row => (batch[row], NoisePurpose.Binarization), seed);
            var latentSize = plan.Architecture.LatentSize;
            Add(
                averages,
                network.Losses(
                    tensor(values, batch.Length, plan.Test.Shape.Size),
                    Noise(seed, first, NoisePurpose.Evaluation, batch.Length, latentSize)
                ),
                latentSize
            );
            first += batch.Length;
        }

        return averages.ToMetrics();
    }

    private static float[] Drawn(
        VaeDataset rows,
        int[] numbers,
        Func<int, (long Number, NoisePurpose Purpose)> stream,
        long seed
    )
    {
        var size = rows.Shape.Size;
        var values = new float[numbers.Length * size];
        for (var row = 0; row < numbers.Length; row++)
        {
            var pixels = values.AsSpan(row * size, size);
            rows.CopyRows(numbers[row], pixels);
            var (number, purpose) = stream(row);
            BinaryPixels.Draw(seed, number, purpose, pixels);
        }

        return values;
    }

    private static Tensor Noise(long seed, long firstRow, NoisePurpose purpose, int rows, int width)
    {
        var values = new float[rows * width];
        NormalNoise.Fill(seed, firstRow, purpose, width, values);
        return tensor(values, rows, width);
    }

    private static void Add(
        RowAverages averages,
        (Tensor Reconstruction, Tensor Divergence, Tensor Means) losses,
        int latentSize
    ) =>
        averages.Add(
            losses.Reconstruction.item<float>(),
            losses.Divergence.sum().item<float>(),
            losses.Means.detach().data<float>().ToArray(),
            latentSize
        );
}
