using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Training;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// A whole epoch by the clock, with shuffling, picking and scaling of the images: <see cref="VaeTrainer"/> beside the usual loop over
/// torchvision's MNIST and a DataLoader. Reading the files, which both do once a training, is not in it.
/// </summary>
internal sealed class TrainingEpoch : IBenchmark
{
    private const int Batch = 128;

    public string Name => "epoch";

    public string Description => "epochs of VaeTrainer and of a torchvision DataLoader loop";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var (sizes, threads) = (workload.Sizes, workload.Threads);
        var directory = Path.GetDirectoryName(workload.DataFile)!;
        using var peer = new TorchPeer("epoch.py", directory, Batch, sizes.EpochRows, threads);
        var options = new TrainingOptions
        {
            Epochs = sizes.TrainingRounds + 1,
            BatchSize = Batch,
            Threads = threads,
            Beta = new ConstantBeta(1),
        };
        using var trainer = new VaeTrainer(workload.Network, options);
        var times = new PairedTimes();
        var rounds = new EpochByEpoch(
            (metrics, seconds) =>
            {
                var theirs = peer.Repeat();
                if (metrics.Epoch > 1)
                {
                    times.Add(seconds, theirs);
                }
            }
        );
        trainer.Train(workload.Data.Take(sizes.EpochRows), progress: rounds);
        Console.Error.WriteLine(Text.Losses(trainer.History[^1].Train.Total, peer.Loss));

        yield return BenchResult.AtMost(
            $"Whole epoch of {sizes.EpochRows} images, data included",
            Text.Seconds(times.Ours),
            $"{Text.Seconds(times.Theirs)}, {peer.Version}",
            times.TimeRatio,
            0.48
        );
    }
}
