using System.Globalization;
using Vae.Training;

namespace Vae.Report;

/// <summary>What β trades: reconstruction against KL divergence (Higgins et al. 2017; report, 7.1).</summary>
internal static class BetaStudy
{
    /// <summary>An arm for each β, reached by the same warm-up.</summary>
    public static IReadOnlyList<StudyArm> Arms(IReadOnlyList<double> betas, int warmupEpochs) =>
        [
            .. betas.Select(beta => new StudyArm(
                beta.ToString(CultureInfo.InvariantCulture),
                new LinearWarmup(warmupEpochs, beta)
            )),
        ];

    /// <summary>β that rises over some epochs, or is there from the first step where they are 0.</summary>
    public static BetaSchedule Rising(int warmupEpochs, double beta) =>
        warmupEpochs == 0 ? new ConstantBeta(beta) : new LinearWarmup(warmupEpochs, beta);

    /// <summary>The figures at the end of the training for each β.</summary>
    public static IReadOnlyList<StudyTable> Tables(IReadOnlyList<StudyRun> runs) =>
        [
            new StudyTable(
                "Test images, nats an image, after the last epoch",
                ["β", "reconstruction", "KL", "negative ELBO (β = 1)", "active units"],
                [
                    .. runs.GroupBy(run => run.Arm)
                        .Select(arm =>
                            (string[])
                                [
                                    arm.Key,
                                    StudyTable.MeanAndDeviation(arm, run => run.Final.Reconstruction),
                                    StudyTable.MeanAndDeviation(arm, run => run.Final.KlDivergence),
                                    StudyTable.MeanAndDeviation(arm, run => run.Final.Total),
                                    StudyTable.MeanAndDeviation(arm, run => run.Final.ActiveUnits, "0.#"),
                                ]
                        ),
                ]
            ),
        ];
}
