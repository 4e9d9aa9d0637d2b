using System.Globalization;
using System.Text;
using MathNet.Numerics.Statistics;
using Vae.Factors;

namespace Vae.Report;

internal sealed partial record DisentanglementStudy
{
    /// <summary>Means over the seeds with the lowest and the highest, of each β, and what β moves beside what the seed moves.</summary>
    public IReadOnlyList<StudyTable> Tables(IReadOnlyList<DisentanglementRun> runs)
    {
        var arms = runs.GroupBy(run => run.Beta).OrderBy(arm => arm.Key).ToArray();
        var first = new StudyTable(
            "All sprites; mean over the seeds (lowest to highest)",
            ["β", .. SpriteScores.Figures.Select(figure => figure.Name)],
            [
                .. arms.Select(arm =>
                    (string[])
                        [
                            arm.Key.ToString(CultureInfo.InvariantCulture),
                            .. SpriteScores.Figures.Select(figure =>
                                MeanAndRange(arm.Select(run => figure.Of(run.Scores)), figure.Format)
                            ),
                        ]
                ),
            ]
        );
        return arms.Length < 2 || arms.Any(arm => arm.Count() < 2) ? [first] : [first, Spreads(runs, arms)];
    }

    private static StudyTable Spreads(
        IReadOnlyList<DisentanglementRun> runs,
        IReadOnlyList<IGrouping<double, DisentanglementRun>> arms
    ) =>
        new(
            "What β moves, and what the seed moves",
            ["score", "range of the means over β", "mean range over seeds of one β", "rank correlation with β"],
            [
                .. SpriteScores
                    .Figures.Where(figure => figure.IsScore)
                    .Select(figure =>
                        (string[])
                            [
                                figure.Name,
                                Text(
                                    Range(arms.Select(arm => arm.Average(run => figure.Of(run.Scores)))),
                                    figure.Format
                                ),
                                Text(
                                    arms.Average(arm => Range(arm.Select(run => figure.Of(run.Scores)))),
                                    figure.Format
                                ),
                                Text(
                                    Correlation.Spearman(
                                        runs.Select(run => run.Beta),
                                        runs.Select(run => figure.Of(run.Scores))
                                    ),
                                    "F2"
                                ),
                            ]
                    ),
            ]
        );

    /// <summary>What each dimension of a code tells of each factor.</summary>
    public static StudyTable ImportanceTable(SpriteScores scores) =>
        new(
            "Importance of each dimension for each factor",
            ["dimension", .. Sprites.Factors.Names],
            [
                .. scores.Importances.Select(
                    (row, dimension) => (string[])[$"{dimension + 1}", .. row.Select(value => Text(value, "F2"))]
                ),
            ]
        );

    private static double Range(IEnumerable<double> values) => values.Max() - values.Min();

    private static string MeanAndRange(IEnumerable<double> values, string format)
    {
        var all = values.ToArray();
        return all.Length < 2
            ? Text(all[0], format)
            : $"{Text(all.Average(), format)} ({Text(all.Min(), format)} to {Text(all.Max(), format)})";
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Csv(IReadOnlyList<DisentanglementRun> runs) =>
        runs.Aggregate(
                new StringBuilder("beta,seed")
                    .AppendJoin("", SpriteScores.Figures.Select(figure => $",{figure.Column}"))
                    .Append('\n'),
                (text, run) =>
                    text.Append(CultureInfo.InvariantCulture, $"{run.Beta},{run.Seed}")
                        .AppendJoin("", SpriteScores.Figures.Select(figure => $",{Text(figure.Of(run.Scores), "R")}"))
                        .Append('\n')
            )
            .ToString();
}
