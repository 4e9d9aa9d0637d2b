using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Tables;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// Synthetic rows in the place of the real ones that they were learnt from: what a classifier learns of them, how alike the two tables are, and
/// whether single rows are given away.
/// </summary>
internal sealed class SyntheticTable(Workload workload, TableModels models, List<DetailTable> details)
{
    private const double F1Target = 0.958;
    private const double QualityTarget = 0.889;
    private const double ShareTarget = 0.02;
    private const double MostSeconds = 327;

    // A classifier of one table of some hundred rows is a matter of luck: of so many rows, in tables as large as the real one.
    private const int ClassifiedRows = 5_000;

    /// <summary>The census rows, on which all targets are set.</summary>
    public IEnumerable<BenchResult> Adult()
    {
        const string Name = "adult";
        var found = Measure(Name, "income");
        var (what, last) = (What(Name, found), found[^1]);
        yield return F1(what, found);
        var score = Spread.Of(found.Select(trial => trial.Quality.Score!.Value));
        yield return new BenchResult(
            $"{what}: quality score",
            score.ToString(),
            "",
            "",
            AtLeast(QualityTarget),
            score.Median >= QualityTarget
        );
        var share = Spread.Of(found.Select(trial => trial.Quality.LargestShareDifference!.Value));
        yield return new BenchResult(
            $"{what}: largest difference of a category's share",
            share.ToString(),
            "",
            "",
            "≤ " + ShareTarget.ToString(Text.Culture),
            share.Median <= ShareTarget
        );
        var seconds = Spread.Of(found.Select(trial => trial.Model.Seconds));
        yield return new BenchResult(
            string.Create(Text.Culture, $"{Name}, {last.Split.Train.Count:N0} rows: time to train"),
            string.Create(
                Text.Culture,
                $"{Text.Seconds(seconds)}, {Spread.Of(found.Select(trial => trial.Model.ProcessorSeconds)).Median:0.00} s of processor time"
            ),
            "",
            "",
            string.Create(Text.Culture, $"< {MostSeconds:0} s"),
            seconds.Median < MostSeconds
        );
        foreach (var result in Privacy(what, found))
        {
            yield return result;
        }
    }

    /// <summary>A small table.</summary>
    public IEnumerable<BenchResult> Credit()
    {
        const string Name = "credit-g";
        var found = Measure(Name, "class");
        var what = What(Name, found);
        return [F1(what, found), .. Privacy(what, found)];
    }

    private List<Trial> Measure(string name, string label)
    {
        var (conditional, unconditional) = (new List<Trial>(), new List<Trial>());
        for (var seed = 1; seed <= workload.Sizes.TableSeeds; seed++)
        {
            var split = models.Split(name, label, seed);
            var classifier = new RowClassifier(split);
            var real = classifier.Measure(split.Train, seed);
            foreach (var (isConditional, trials) in new[] { (true, conditional), (false, unconditional) })
            {
                var model = models.Of(split, seed, isConditional);
                var rows = model.Generate(split.Train.Count, seed);
                var quality = TableQuality.Measure(
                    TableData.Of(name, split.Train),
                    TableData.Of("synthetic", rows),
                    new TableQualityOptions { HeldOut = TableData.Of("held out", split.Test) }
                );
                var others = Enumerable.Range(1, Tables(split) - 1).Select(i => (long)i * split.Train.Count);
                var synthetic = ClassifierFigures.Mean([
                    classifier.Measure(rows, seed),
                    .. others.Select(first => classifier.Measure(model.Generate(split.Train.Count, seed, first), seed)),
                ]);
                var trial = new Trial(split, model, real, synthetic, quality);
                trials.Add(trial);
                Console.Error.WriteLine(
                    $"    {string.Join(", ", Columns.Select(c => $"{c.Heading} {c.Cell([trial])}"))}"
                );
            }
        }

        details.Add(
            new DetailTable(
                $"{name}: medians of {Text.Counted(conditional.Count, "split")}, of a model that is conditional on {label} and of one of all columns alike",
                ["model", .. Columns.Select(column => column.Heading)],
                [
                    ["conditional", .. Columns.Select(column => column.Cell(conditional))],
                    ["unconditional", .. Columns.Select(column => column.Cell(unconditional))],
                ]
            )
        );
        return conditional;
    }

    private static int Tables(TableSplit split) => (ClassifiedRows + split.Train.Count - 1) / split.Train.Count;

    private static IReadOnlyList<(string Heading, Func<IReadOnlyList<Trial>, string> Cell)> Columns { get; } =
    [
        ("macro F1", Of(trial => trial.Synthetic.MacroF1)),
        ("real rows'", Of(trial => trial.Real.MacroF1)),
        ("ratio", Of(trial => trial.F1Ratio)),
        ("AUROC", Of(trial => trial.Synthetic.Auroc)),
        ("real rows'", Of(trial => trial.Real.Auroc)),
        ("quality", Of(trial => trial.Quality.Score!.Value)),
        ("column shapes", Of(trial => trial.Quality.ColumnShapes!.Value)),
        ("pair trends", Of(trial => trial.Quality.PairTrends!.Value)),
        ("largest share difference", Of(trial => trial.Quality.LargestShareDifference!.Value)),
        ("closest record", Of(trial => trial.Quality.Privacy.Synthetic.Median)),
        ("held-out rows'", Of(trial => trial.Quality.Privacy.HeldOut!.Median)),
        ("copies", Of(trial => trial.Quality.Privacy.Synthetic.CopyShare, "0.0000 %")),
        ("held-out rows'", Of(trial => trial.Quality.Privacy.HeldOut!.CopyShare, "0.0000 %")),
        ("training, s", Of(trial => trial.Model.Seconds, "0")),
    ];

    private static Func<IReadOnlyList<Trial>, string> Of(Func<Trial, double> figure, string format = "0.0000") =>
        trials => Spread.Of(trials.Select(figure)).Median.ToString(format, Text.Culture);

    private static string What(string name, List<Trial> trials) => $"{name}, {Text.Counted(trials.Count, "split")}";

    private static string AtLeast(double target) => "≥ " + target.ToString(Text.Culture);

    private static BenchResult F1(string what, List<Trial> trials)
    {
        var ratio = Spread.Of(trials.Select(trial => trial.F1Ratio));
        return new BenchResult(
            $"{what}: macro F1 of LightGBM on real rows, learnt from as many synthetic ones{(Tables(trials[0].Split) > 1 ? $", mean of {Tables(trials[0].Split)} such tables of each" : "")}",
            Spread.Of(trials.Select(trial => trial.Synthetic.MacroF1)).ToString(),
            $"{Spread.Of(trials.Select(trial => trial.Real.MacroF1))}, learnt from real ones",
            ratio.ToString(),
            AtLeast(F1Target),
            ratio.Median >= F1Target
        );
    }

    private static IEnumerable<BenchResult> Privacy(string what, List<Trial> trials)
    {
        var privacy = trials.ConvertAll(trial => trial.Quality.Privacy);
        var ratio = Spread.Of(privacy.Select(each => each.Synthetic.Median / each.HeldOut!.Median));
        yield return new BenchResult(
            $"{what}: median distance of synthetic rows to the closest training row",
            Distance(each => each.Synthetic),
            $"{Distance(each => each.HeldOut!)}, held-out real rows",
            ratio.ToString(),
            "≥ 1",
            ratio.Median >= 1
        );
        var (copies, usual) = (
            privacy.Average(each => each.Synthetic.CopyShare),
            privacy.Average(each => each.HeldOut!.CopyShare)
        );
        yield return new BenchResult(
            $"{what}: synthetic rows that are copies of a training row",
            Share(copies),
            $"{Share(usual)}, held-out real rows",
            "",
            "not more often",
            copies <= usual
        );

        string Distance(Func<TablePrivacy, ClosestRecords> rows) =>
            Spread.Of(privacy.Select(each => rows(each).Median)).Median.ToString("0.0000", Text.Culture);

        static string Share(double share) => share.ToString("0.0000 %", Text.Culture);
    }

    /// <summary>A split, and what was found on it.</summary>
    private sealed record Trial(
        TableSplit Split,
        TrainedTable Model,
        ClassifierFigures Real,
        ClassifierFigures Synthetic,
        TableQuality Quality
    )
    {
        public double F1Ratio => Synthetic.MacroF1 / Real.MacroF1;
    }
}
