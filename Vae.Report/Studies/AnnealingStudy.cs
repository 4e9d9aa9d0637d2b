using System.Globalization;
using Vae.Training;

namespace Vae.Report;

/// <summary>Tests the report's claim (6.1) that without KL annealing the posterior collapses early in the training.</summary>
internal static class AnnealingStudy
{
    private static readonly int[] StepMarks = [10, 20, 50, 100, 200, 500, 1_000];

    /// <summary>β rising over the first epochs (report, eq. 31) against β = 1 throughout.</summary>
    public static IReadOnlyList<StudyArm> Arms(int warmupEpochs) =>
        [new("warm-up", new LinearWarmup(warmupEpochs)), new("no warm-up", new ConstantBeta())];

    /// <summary>The KL divergence through the first epoch, the figures after each, and the end of each training.</summary>
    public static IReadOnlyList<StudyTable> Tables(IReadOnlyList<StudyRun> runs)
    {
        var arms = runs.GroupBy(run => run.Arm).ToArray();
        return [FirstEpoch(arms), ByEpoch(arms), Ends(runs)];
    }

    /// <summary>Ranges of steps that get longer, through the epoch's last.</summary>
    internal static IEnumerable<(int First, int Last)> Ranges(int steps)
    {
        var first = 1;
        foreach (var mark in StepMarks.Where(mark => mark < steps).Append(steps))
        {
            yield return (first, mark);
            first = mark + 1;
        }
    }

    private static StudyTable FirstEpoch(IGrouping<string, StudyRun>[] arms) =>
        new(
            "KL divergence within the first epoch, training images, nats an image",
            ["steps", .. arms.Select(arm => arm.Key)],
            [
                .. Ranges(arms[0].First().FirstEpochKl.Count)
                    .Select(range =>
                        (string[])
                            [
                                $"{range.First} to {range.Last}",
                                .. arms.Select(arm =>
                                    StudyTable.MeanAndDeviation(
                                        arm,
                                        run => run.FirstEpochAverage(range.First, range.Last)
                                    )
                                ),
                            ]
                    ),
            ]
        );

    private static StudyTable ByEpoch(IGrouping<string, StudyRun>[] arms) =>
        new(
            "After each epoch, test images, nats an image",
            ["epoch", .. arms.SelectMany(arm => Columns(arm.Key))],
            [
                .. Enumerable
                    .Range(1, arms[0].First().History.Count)
                    .Select(epoch => (string[])[$"{epoch}", .. arms.SelectMany(arm => Cells([.. arm], epoch))]),
            ]
        );

    private static string[] Columns(string arm) => [$"β, {arm}", $"KL, {arm}", $"reconstruction, {arm}"];

    private static string[] Cells(StudyRun[] runs, int epoch) =>
        [
            runs[0].History[epoch - 1].Beta.ToString("0.##", CultureInfo.InvariantCulture),
            StudyTable.MeanAndDeviation(runs, run => run.Test(epoch).KlDivergence),
            StudyTable.MeanAndDeviation(runs, run => run.Test(epoch).Reconstruction),
        ];

    private static StudyTable Ends(IReadOnlyList<StudyRun> runs) =>
        new(
            "At the end of each training, test images, nats an image",
            ["arm", "seed", "reconstruction", "KL", "negative ELBO", "active units"],
            [
                .. runs.Select(run =>
                    (string[])
                        [
                            run.Arm,
                            $"{run.Seed}",
                            Number(run.Final.Reconstruction),
                            Number(run.Final.KlDivergence),
                            Number(run.Final.Total),
                            $"{run.Final.ActiveUnits}",
                        ]
                ),
            ]
        );

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
