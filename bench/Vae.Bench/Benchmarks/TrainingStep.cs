using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Training;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// A training step: <see cref="VaeTrainer"/>'s, with the picking of its batch and its figures, beside python3-torch's on a batch that lies
/// ready in memory and a plain TorchSharp loop's on the same libtorch; and the part of the matrix-product peak that ours reaches.
/// </summary>
internal sealed class TrainingStep : IBenchmark
{
    private const int Batch = 128;

    public string Name => "step";

    public string Description => "training steps of VaeTrainer, of a plain TorchSharp loop and of python3-torch";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var (sizes, threads) = (workload.Sizes, workload.Threads);
        using var peer = new TorchPeer("step.py", workload.DataFile, Batch, sizes.StepsPerRound, threads);
        using var plain = new PlainLoop(workload.Network, workload.Data, Batch, sizes.StepsPerRound, threads);
        using var peak = new MatrixPeak(threads);
        var options = new TrainingOptions
        {
            Epochs = sizes.TrainingRounds + 1,
            BatchSize = Batch,
            Threads = threads,
            Beta = new ConstantBeta(1),
        };
        using var trainer = new VaeTrainer(workload.Network, options);
        var (times, plainTimes) = (new PairedTimes(), new PairedTimes());
        var rounds = new EpochByEpoch(
            (metrics, _) =>
            {
                var theirs = peer.Repeat() / sizes.StepsPerRound;
                var loops = plain.Repeat() / sizes.StepsPerRound;
                if (metrics.Epoch > 1)
                {
                    times.Add(Batch / metrics.RowsPerSecond, theirs);
                    plainTimes.Add(Batch / metrics.RowsPerSecond, loops);
                }

                peak.Round();
            }
        );
        trainer.Train(workload.Data.Take(sizes.StepsPerRound * Batch), progress: rounds);
        Console.Error.WriteLine(Text.Losses(trainer.History[^1].Train.Total, peer.Loss));

        yield return BenchResult.AtMost(
            $"Training step, batch {Batch}, {threads} threads",
            Text.Milliseconds(times.Ours),
            $"{Text.Milliseconds(times.Theirs)}, {peer.Version}",
            times.TimeRatio,
            0.58
        );
        yield return BenchResult.AtMost(
            $"Training step, batch {Batch}, {threads} threads",
            Text.Milliseconds(plainTimes.Ours),
            $"{Text.Milliseconds(plainTimes.Theirs)}, plain TorchSharp loop",
            plainTimes.TimeRatio,
            0.85
        );
        yield return BenchResult.OfPeak(
            "Training, part of the matrix-product peak",
            Batch * workload.Network.TrainingOperations,
            times.Ours,
            peak,
            0.42
        );
    }
}
