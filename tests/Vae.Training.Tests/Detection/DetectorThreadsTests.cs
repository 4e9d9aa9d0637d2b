using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests.Detection;

/// <summary>Networks that are trained side by side learn what they learn one after the other.</summary>
public sealed class DetectorThreadsTests
{
    private static readonly VaeDataset Rows = Made(rows: 120, width: 4);

    [Fact]
    public void The_scores_do_not_depend_on_the_threads()
    {
        var alone = Train(threads: 1).HeldOutScores;
        Assert.Equal(alone, Train(threads: 2).HeldOutScores);
        Assert.Equal(alone, Train(threads: 3).HeldOutScores);
    }

    [Fact]
    public void Progress_is_told_of_one_step_at_a_time_and_of_all_steps()
    {
        var (inside, steps, epochs) = (0, 0, 0);
        Train(
            threads: 3,
            new Recorder(report =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                (steps, epochs) = report.Completed is null ? (steps + 1, epochs) : (steps, epochs + 1);
                Interlocked.Decrement(ref inside);
            })
        );
        Assert.Equal((3 * 2 * 5, 3 * 2), (steps, epochs));
    }

    [Fact]
    public void An_error_of_a_listener_ends_all_networks()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            Train(threads: 3, new Recorder(_ => throw new InvalidOperationException("enough")))
        );
        Assert.Equal("enough", error.Message);
    }

    [Fact]
    public void A_cancelled_training_of_several_threads_keeps_nothing_or_what_there_is()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Train(threads: 3, new Recorder(_ => cancellation.Cancel()), cancellation: cancellation.Token)
        );

        using var later = new CancellationTokenSource();
        var epochs = 0;
        var kept = Train(
            threads: 3,
            new Recorder(report =>
            {
                epochs += report.Completed is null ? 0 : 1;
                if (epochs == 6)
                {
                    later.Cancel();
                }
            }),
            keepBest: true,
            later.Token
        );
        Assert.NotNull(kept.Bundle.Detector);
    }

    private static DetectorTraining Train(
        int threads,
        IProgress<TrainingProgress>? progress = null,
        bool keepBest = false,
        CancellationToken cancellation = default
    )
    {
        var network = VaeArchitecture.Mlp(Rows.Shape, [6], latentSize: 2, likelihood: Likelihood.DiagonalGaussian);
        var options = new TrainingOptions
        {
            Epochs = 2,
            StepsPerEpoch = 5,
            BatchSize = 16,
            ValidationFraction = 0.2,
            Seed = 3,
            Threads = threads,
        };
        return new VaeDetectorTrainer(network, options, new DetectorOptions { ReferenceRows = 32 }).Train(
            Rows,
            null,
            progress,
            keepBest,
            cancellation
        );
    }

    private static VaeDataset Made(int rows, int width)
    {
        var random = new Random(1);
        return VaeDataset.FromRows(
            "made",
            new DataShape(width),
            [.. Enumerable.Range(0, rows * width).Select(_ => random.NextSingle())]
        );
    }
}
