namespace Vae.Report;

/// <summary>What latent variables cost, and what they leave unsaid: the figure of <see cref="CodeStudy"/>.</summary>
internal static class CodeChart
{
    private const int Digits = 6;

    public static Figure Make(IReadOnlyList<CodeRun> runs) =>
        new()
        {
            Id = "codes",
            Title = "Codes and Gaussians of the same rate",
            Caption =
                $"Test rows, of {runs.Count} trainings: the reconstruction loss over the rate, means over the seeds. Both are in nats a row, so that lines of slope −1 have the same bound.",
            Alt =
                "Three lines: VAEs of several β, codes under the uniform prior, and codes under a prior that learnt them.",
            Chart = "codeRates",
            Data = new
            {
                lines = new[]
                {
                    Line(
                        "VAE",
                        runs.Where(run => run.Codes is null),
                        run => run.Rate,
                        run => FormattableString.Invariant($"β {run.Beta}")
                    ),
                    Line(
                        "codes, under their prior",
                        runs.Where(run => run.Codes is not null),
                        run => run.BestRate,
                        Size
                    ),
                    Line("codes, all as likely", runs.Where(run => run.Codes is not null), run => run.Rate, Size),
                },
            },
        };

    private static string Size(CodeRun run) => $"{run.Codes}";

    private static object Line(
        string name,
        IEnumerable<CodeRun> runs,
        Func<CodeRun, double> rate,
        Func<CodeRun, string> label
    ) =>
        new
        {
            name,
            points = runs.GroupBy(label)
                .Select(arm => new
                {
                    label = arm.Key,
                    rate = Rounded.To(Digits, arm.Average(rate)),
                    reconstruction = Rounded.To(Digits, arm.Average(run => run.Reconstruction)),
                })
                .OrderBy(point => point.rate)
                .ToList(),
        };
}
