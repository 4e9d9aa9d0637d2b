using Vae.Training;

namespace Vae.Report.Tests;

public sealed class FirstEpochKlTests
{
    private static readonly double[] Divergences = [0.5, 4, 1, 2.5, 8];

    [Fact]
    public void Averages_are_those_of_the_steps_whatever_follows()
    {
        var watch = new FirstEpochKl();
        for (var step = 0; step < Divergences.Length; step++)
        {
            watch.Report(Progress(1, step, Divergences[..(step + 1)].Average()));
        }

        watch.Report(Progress(2, 0, 100));
        var run = new StudyRun("arm", "constant 1", 1, watch.Divergences, []);
        Assert.Equal(5, run.FirstEpochKl.Count);
        for (var first = 1; first <= 5; first++)
        {
            for (var last = first; last <= 5; last++)
            {
                Assert.Equal(Divergences[(first - 1)..last].Average(), run.FirstEpochAverage(first, last), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(469)]
    [InlineData(5_000)]
    public void Ranges_hold_every_step_once(int steps)
    {
        var ranges = AnnealingStudy.Ranges(steps).ToArray();
        Assert.Equal(
            Enumerable.Range(1, steps),
            ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1))
        );
    }

    private static TrainingProgress Progress(int epoch, int step, double kl) =>
        new()
        {
            Point = new TrainingPoint(epoch, step, Divergences.Length, 2),
            Reconstruction = 100,
            KlDivergence = kl,
            Beta = 1,
            RowsPerSecond = 1,
            Remaining = TimeSpan.Zero,
        };
}
