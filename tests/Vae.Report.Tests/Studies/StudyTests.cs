using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

public sealed class StudyTests
{
    private static readonly VaeDataset Rows = VaeDataset.FromRows("rows", new DataShape([6]), Noise(64 * 6));

    private static readonly StudyPlan Plan = new()
    {
        Architecture = VaeArchitecture.Mlp(6, [5], 2),
        Options = TrainingOptions.Report with { Preset = null, Epochs = 3, BatchSize = 16, Threads = 1 },
        Arms = AnnealingStudy.Arms(2),
        Seeds = [4, 5],
        Training = Rows,
        Test = Rows.Take(20),
    };

    [Fact]
    public void Every_arm_is_trained_with_every_seed_as_the_trainer_alone_does()
    {
        var runs = Plan.Run(CancellationToken.None).ToArray();
        Assert.Equal(
            [("warm-up", 4), ("no warm-up", 4), ("warm-up", 5), ("no warm-up", 5)],
            runs.Select(run => (run.Arm, run.Seed))
        );
        BetaSchedule[] schedules = [new LinearWarmup(2), new ConstantBeta()];
        foreach (var (run, number) in runs.Select((run, i) => (run, i)))
        {
            using var alone = new VaeTrainer(
                Plan.Architecture,
                Plan.Options with
                {
                    Beta = schedules[number % 2],
                    Seed = run.Seed,
                }
            );
            var expected = alone.Train(Rows, Rows.Take(20)).History;
            Assert.Equal(expected.Select(epoch => epoch.Test), run.History.Select(epoch => epoch.Test));
            Assert.Equal(expected[0].Train.KlDivergence, run.FirstEpochAverage(1, 4), 1e-9);
            Assert.Equal(expected[^1].Test, run.Final);
        }

        // Both arms of a seed start from the same weights and noise.
        Assert.Equal(runs[0].FirstEpochAverage(1, 1), runs[1].FirstEpochAverage(1, 1));
        Assert.NotEqual(runs[0].FirstEpochAverage(1, 1), runs[2].FirstEpochAverage(1, 1));
    }

    [Fact]
    public void Tables_hold_means_and_deviations_over_seeds()
    {
        var runs = Plan.Run(CancellationToken.None).ToArray();
        var byEpoch = AnnealingStudy.Tables(runs)[1];
        Assert.Equal(["epoch", "β, warm-up", "KL, warm-up", "reconstruction, warm-up"], byEpoch.Header.Take(4));
        Assert.Equal(["0.5", "1", "1"], byEpoch.Rows.Select(row => row[1]));
        var (a, b) = (runs[1].Test(2).KlDivergence, runs[3].Test(2).KlDivergence);
        // The sample deviation of two figures is their distance over the root of two.
        Assert.Equal($"{(a + b) / 2:F2} ± {Math.Abs(a - b) / Math.Sqrt(2):F2}", byEpoch.Rows[1][5]);
        var beta = Assert.Single(BetaStudy.Tables(runs));
        Assert.Equal(["warm-up", "no warm-up"], beta.Rows.Select(row => row[0]));
        Assert.Equal($"{runs[0].Final.ActiveUnits + runs[2].Final.ActiveUnits}", $"{2 * Mean(beta.Rows[0][4])}");
    }

    [Fact]
    public void The_beta_study_reaches_each_weight_by_the_same_warm_up()
    {
        var arms = BetaStudy.Arms([0.5, 4], 10);
        Assert.Equal(
            [new StudyArm("0.5", new LinearWarmup(10, 0.5)), new StudyArm("4", new LinearWarmup(10, 4))],
            arms
        );
    }

    [Fact]
    public void A_table_is_written_as_markdown() =>
        Assert.Equal(
            "**Nats**\n\n| β | KL |\n| --- | ---: |\n| 1 | 6.59 |\n| 4 | 3.20 |\n",
            new StudyTable(
                "Nats",
                ["β", "KL"],
                [
                    ["1", "6.59"],
                    ["4", "3.20"],
                ]
            ).ToMarkdown()
        );

    [Fact]
    public void An_interrupted_study_ends() =>
        Assert.Throws<OperationCanceledException>(() => Plan.Run(new CancellationToken(canceled: true)).ToArray());

    [Fact]
    public void A_directory_keeps_what_is_done_and_an_interrupted_study_goes_on_there()
    {
        using var directory = new TemporaryDirectory();
        var plan = Plan with { Directory = directory["study"] };
        using var interruption = new CancellationTokenSource();
        var begun = new List<StudyRun>();
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var run in plan.Run(interruption.Token))
            {
                begun.Add(run);
                interruption.Cancel();
            }
        });
        var done = Assert.Single(begun);

        var runs = plan.Run(CancellationToken.None).ToArray();
        var alone = Plan.Run(CancellationToken.None).ToArray();
        Assert.Equal(Identity(alone), Identity(runs));
        Assert.Equal(alone.SelectMany(run => run.FirstEpochKl), runs.SelectMany(run => run.FirstEpochKl));
        Assert.Equal(
            alone.SelectMany(run => run.History.Select(epoch => epoch.Test)),
            runs.SelectMany(run => run.History.Select(epoch => epoch.Test))
        );
        // Times are no two trainings' own: what was done was not trained again.
        Assert.Equal(done.History, runs[0].History);
        Assert.Equal(
            runs.SelectMany(run => run.History),
            plan.Run(CancellationToken.None).SelectMany(run => run.History)
        );
    }

    [Fact]
    public void A_directory_of_another_study_or_of_other_figures_is_refused()
    {
        using var directory = new TemporaryDirectory();
        var plan = Plan with { Directory = directory["study"], Seeds = [4], Arms = BetaStudy.Arms([0.5], 2) };
        Assert.Single(plan.Run(CancellationToken.None));
        StudyPlan[] others =
        [
            plan with
            {
                Test = Rows.Take(21),
            },
            plan with
            {
                Training = Rows.Take(60),
            },
            plan with
            {
                IsAutoregressive = true,
            },
            plan with
            {
                Architecture = VaeArchitecture.Mlp(6, [5], 3),
            },
            plan with
            {
                Options = plan.Options with { Epochs = 4 },
            },
        ];
        Assert.All(
            others,
            other =>
                Assert.Contains(
                    "is of a study with another network, other rows",
                    Assert.Throws<IOException>(other.RequireDirectory).Message
                )
        );
        Assert.Contains(
            "is not of β (linear warm-up over 3 epochs to 0.5) and seed 4; remove it",
            Assert
                .Throws<InvalidDataException>(() =>
                    (plan with { Arms = BetaStudy.Arms([0.5], 3) }).Run(CancellationToken.None).ToArray()
                )
                .Message
        );
    }

    [Fact]
    public void A_divergence_of_nothing_is_kept()
    {
        using var directory = new TemporaryDirectory();
        var place = new StudyDirectory<StudyRun>(directory["study"], "settings");
        var figures = new SplitMetrics
        {
            Reconstruction = 206,
            KlDivergence = 0,
            ActiveUnits = 0,
        };
        var run = new StudyRun(
            "arm",
            "constant 1",
            1,
            [0],
            [
                new EpochMetrics
                {
                    Epoch = 1,
                    Beta = 1,
                    LearningRate = 0.001,
                    Train = figures,
                    Test = figures,
                    Seconds = 1,
                    RowsPerSecond = 2,
                },
            ]
        );
        place.Keep("training", run);
        var kept = place.Done("training", _ => true, "it")!;
        Assert.Equal(double.PositiveInfinity, kept.Final.Ratio);
        Assert.Equal(run.History, kept.History);
    }

    private static IEnumerable<(string, string, long)> Identity(IEnumerable<StudyRun> runs) =>
        runs.Select(run => (run.Arm, run.BetaSchedule, run.Seed));

    private static double Mean(string cell) =>
        double.Parse(cell.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static float[] Noise(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}
