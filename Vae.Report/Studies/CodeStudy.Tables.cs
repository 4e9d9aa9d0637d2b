using System.Globalization;
using System.Text;

namespace Vae.Report;

internal sealed partial record CodeStudy
{
    public IReadOnlyList<StudyTable> Tables(IReadOnlyList<CodeRun> runs) => [Table(runs), .. Comparison(runs)];

    /// <summary>
    /// The reconstruction loss of VAEs at a rate, on the line between the two whose rates are next to it; null where there are none on both sides. Losses fall ever
    /// more slowly with the rate, so that the line is above what a VAE of that rate has: it flatters the codes.
    /// </summary>
    public static double? ReconstructionAt(double rate, IReadOnlyList<CodeRun> gaussians)
    {
        var points = gaussians
            .GroupBy(run => run.Beta)
            .Select(arm => (Rate: arm.Average(run => run.Rate), Loss: arm.Average(run => run.Reconstruction)))
            .OrderBy(point => point.Rate)
            .ToArray();
        foreach (var ((left, above), (right, below)) in points.Zip(points.Skip(1)))
        {
            if (left <= rate && rate <= right && left < right)
            {
                return above + (below - above) * (rate - left) / (right - left);
            }
        }

        return null;
    }

    private static StudyTable Table(IReadOnlyList<CodeRun> runs) =>
        new(
            "Test rows, nats a row",
            [
                "latent variables",
                "rate",
                "rate under their prior",
                "reconstruction",
                "negative ELBO (codes under their prior)",
                "squared error",
                "perplexity",
                "active units",
            ],
            [
                .. Arms(runs)
                    .Select(arm =>
                        (string[])
                            [
                                arm.Key,
                                StudyTable.MeanAndDeviation(arm, run => run.Rate),
                                arm.Any(run => run.PriorRate is null)
                                    ? ""
                                    : StudyTable.MeanAndDeviation(arm, run => run.PriorRate!.Value),
                                StudyTable.MeanAndDeviation(arm, run => run.Reconstruction),
                                StudyTable.MeanAndDeviation(arm, run => run.Total),
                                StudyTable.MeanAndDeviation(arm, run => run.SquaredError, "F5"),
                                arm.Any(run => run.Perplexity is null)
                                    ? ""
                                    : StudyTable.MeanAndDeviation(arm, run => run.Perplexity!.Value, "F1"),
                                arm.Any(run => run.ActiveUnits is null)
                                    ? ""
                                    : StudyTable.MeanAndDeviation(arm, run => run.ActiveUnits!.Value, "0.#"),
                            ]
                    ),
            ]
        );

    /// <summary>Codes beside a VAE of the same rate, where VAEs have rates on both sides of it.</summary>
    private static IEnumerable<StudyTable> Comparison(IReadOnlyList<CodeRun> runs)
    {
        CodeRun[] gaussians = [.. runs.Where(run => run.Codes is null)];
        string[][] rows =
        [
            .. Arms(runs.Where(run => run.Codes is not null))
                .Select(arm => (arm, Rate: arm.Average(run => run.BestRate)))
                .Select(codes => (codes.arm, codes.Rate, Loss: ReconstructionAt(codes.Rate, gaussians)))
                .Where(codes => codes.Loss is not null)
                .Select(codes =>
                    (string[])
                        [
                            codes.arm.Key,
                            Text(codes.Rate),
                            Text(codes.arm.Average(run => run.Reconstruction)),
                            Text(codes.Loss!.Value),
                        ]
                ),
        ];
        return rows.Length == 0
            ? []
            :
            [
                new StudyTable(
                    "Codes, and a VAE of the same rate on the line between its neighbours",
                    ["codes", "rate under their prior", "reconstruction", "reconstruction of the VAE"],
                    rows
                ),
            ];

        static string Text(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<IGrouping<string, CodeRun>> Arms(IEnumerable<CodeRun> runs) =>
        runs.OrderBy(run => run.Codes ?? int.MaxValue).ThenBy(run => run.Beta).GroupBy(run => run.Name);

    private static string Csv(IReadOnlyList<CodeRun> runs) =>
        runs.Aggregate(
                new StringBuilder(
                    "codes,beta,seed,reconstruction,rate,prior_rate,squared_error,perplexity,active_units\n"
                ),
                (text, run) =>
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{run.Codes},{run.Beta:R},{run.Seed},{run.Reconstruction:R},{run.Rate:R},{run.PriorRate:R},{run.SquaredError:R},{run.Perplexity:R},{run.ActiveUnits}\n"
                    )
            )
            .ToString();
}
