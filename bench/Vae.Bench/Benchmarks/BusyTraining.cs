using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;
using Vae.Training;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// Training steps beside a process that keeps one core busy, as parts of what they take alone: of <see cref="VaeTrainer"/>, and for comparison
/// of a plain TorchSharp loop, whose threads spin while they wait for each other.
/// </summary>
internal sealed class BusyTraining : IBenchmark
{
    private const int Batch = 128;

    public string Name => "busy-training";

    public string Description => "training steps beside a process that keeps one core busy, and alone";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        const int features = 30;
        var rows = Batch * workload.Sizes.StepsPerRound;
        var values = new float[rows * features];
        NormalNoise.Fill(1, 0, NoisePurpose.Training, features, values);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = float.Clamp(values[i], 0, 1);
        }

        var table = VaeDataset.FromRows("table", new DataShape(features), values, new long[rows]);
        yield return Measure(workload, "the report's network", workload.Network, workload.Data.Take(rows));
        yield return Measure(
            workload,
            "a perceptron 30-128-64-10",
            VaeArchitecture.Mlp(features, [128, 64], latentSize: 10),
            table
        );
    }

    private static BenchResult Measure(Workload workload, string name, VaeArchitecture network, VaeDataset data)
    {
        var (sizes, threads) = (workload.Sizes, workload.Threads);
        using var plain = new PlainLoop(network, data, Batch, sizes.StepsPerRound, threads);
        var options = new TrainingOptions
        {
            Epochs = 1 + 2 * sizes.TrainingRounds,
            BatchSize = Batch,
            Threads = threads,
            Beta = new ConstantBeta(1),
        };
        using var trainer = new VaeTrainer(network, options);
        var (ours, loops) = (new PairedTimes(), new PairedTimes());
        var (alone, loopAlone) = (0.0, 0.0);
        BusyProcess? busy = null;
        try
        {
            // Epochs take turns: the first is thrown away, then each pair has one alone and one beside the busy process.
            var rounds = new EpochByEpoch(
                (metrics, _) =>
                {
                    var (step, loop) = (Batch / metrics.RowsPerSecond, plain.Repeat() / sizes.StepsPerRound);
                    if (busy is not null)
                    {
                        ours.Add(step, alone);
                        loops.Add(loop, loopAlone);
                        busy.Dispose();
                        busy = null;
                    }
                    else if (metrics.Epoch > 1)
                    {
                        (alone, loopAlone) = (step, loop);
                        busy = new BusyProcess();
                    }
                }
            );
            trainer.Train(data, progress: rounds);
        }
        finally
        {
            busy?.Dispose();
        }

        Console.Error.WriteLine($"  {name}: the plain TorchSharp loop takes {loops.TimeRatio} times as long");
        return BenchResult.AtMost(
            $"Training step beside a process that keeps one core busy, {name}",
            Text.Milliseconds(ours.Ours),
            $"{Text.Milliseconds(ours.Theirs)} alone",
            ours.TimeRatio,
            2.5
        );
    }
}
