using Vae.Bench.Measuring;
using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

/// <summary>Real rows with as many synthetic ones of the rarer label as there are missing of it: whether a classifier finds more of it.</summary>
internal sealed class RareClass(Workload workload, TableModels models)
{
    private const string Name = "adult";
    private const string Label = "income";
    private const double MostLost = 0.005;

    public IEnumerable<BenchResult> Run()
    {
        var found = new List<(ClassifierFigures Before, ClassifierFigures After)>();
        var rare = "";
        for (var seed = 1; seed <= workload.Sizes.TableSeeds; seed++)
        {
            var split = models.Split(Name, Label, seed);
            rare = split.RarerLabel;
            var counts = split.LabelCounts();
            var missing = counts.Values.Max() - counts[rare];
            var rows = models.Of(split, seed).Generate(missing, seed, where: $"{Label}={rare}");
            var classifier = new RowClassifier(split);
            found.Add(
                (classifier.Measure(split.Train, seed), classifier.Measure(TypedRows.Joined(split.Train, rows), seed))
            );
            Console.Error.WriteLine(
                string.Create(
                    Text.Culture,
                    $"  {Name}, seed {seed}, {missing:N0} rows of {rare} added: recall {found[^1].Before.Recall:0.0000} → {found[^1].After.Recall:0.0000}, AUROC {found[^1].Before.Auroc:0.0000} → {found[^1].After.Auroc:0.0000}"
                )
            );
        }

        var what =
            $"{Name} with synthetic rows of {rare} added until it is balanced, {Text.Counted(found.Count, "split")}";
        var recall = found.Average(trial => trial.After.Recall) - found.Average(trial => trial.Before.Recall);
        yield return Result($"{what}: recall of {rare}", figures => figures.Recall, "more", recall > 0);
        var area = found.Average(trial => trial.After.Auroc) - found.Average(trial => trial.Before.Auroc);
        yield return Result(
            $"{what}: area under the ROC curve",
            figures => figures.Auroc,
            $"at most {MostLost.ToString(Text.Culture)} less",
            area >= -MostLost
        );

        BenchResult Result(string named, Func<ClassifierFigures, double> figure, string target, bool isReached) =>
            new(
                named,
                Mean(found.Select(trial => figure(trial.After))),
                $"{Mean(found.Select(trial => figure(trial.Before)))}, real rows alone",
                Spread.Of(found.Select(trial => figure(trial.After) / figure(trial.Before))).ToString(),
                target,
                isReached
            );

        static string Mean(IEnumerable<double> figures) => figures.Average().ToString("0.0000", Text.Culture);
    }
}
