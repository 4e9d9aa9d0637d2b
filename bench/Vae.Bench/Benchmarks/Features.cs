using Microsoft.ML;
using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.MLNet.Training;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// A linear classifier from few labels on the features that <c>LearnVaeFeatures</c> learns without labels, beside the same one on as many
/// principal components of the same rows.
/// </summary>
internal sealed class Features : IBenchmark
{
    private const int Tables = 5;
    private const int MostFeatures = 8;

    // A linear model learns a table's labels at all where it makes at most so large a part of the errors that the commoner label alone makes.
    private const double LearnableErrors = 0.8;

    private const string Ours = "VaeML";
    private const string Components = "components";
    private const string AllColumns = "all columns";

    private static readonly int[] LabelCounts = [100, 1_000];

    private readonly List<DetailTable> details = [];

    public string Name => "features";

    public string Description => "a linear classifier on features learnt without labels and on principal components";

    public IReadOnlyList<DetailTable> Details => details;

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        details.Clear();
        var chosen = Chosen(workload).ToList();
        var found = chosen.ToDictionary(table => table.Name, table => Measure(table, workload.Sizes.FeatureDraws));
        var columns = LabelCounts
            .SelectMany(labels => new[] { Ours, Components, AllColumns }.Select(features => (features, labels)))
            .ToList();
        details.Add(
            new DetailTable(
                $"Accuracy in percent, mean of {workload.Sizes.FeatureDraws} draws; in brackets that of the commoner label. The sets are the {Tables} of ADBench with the most rows of whose labels a linear model on all columns, with {LabelCounts[^1]:N0} labels, makes at most {LearnableErrors.ToString(Text.Culture)} of the errors that the commoner label alone makes.",
                ["set", .. columns.Select(column => $"{column.features}, {column.labels:N0} labels")],
                [
                    .. chosen.Select(table =>
                        (IReadOnlyList<string>)
                            [
                                $"{table.Name}, {FeaturesOf(table)} of {table.Width} ({Percent(1 - table.Anomalies().Length / (double)table.Count)})",
                                .. columns.Select(column => Percent(found[table.Name][column])),
                            ]
                    ),
                    ["mean", .. columns.Select(column => Percent(found.Values.Average(cells => cells[column])))],
                ]
            )
        );
        foreach (var labels in LabelCounts)
        {
            var ours = found.Values.Average(cells => cells[(Ours, labels)]);
            var theirs = found.Values.Average(cells => cells[(Components, labels)]);
            yield return new BenchResult(
                $"Linear classifier, {labels:N0} labels, {chosen.Count} sets, {workload.Sizes.FeatureDraws} draws: accuracy, mean",
                $"{Percent(ours)} %, learnt features",
                $"{Percent(theirs)} %, as many principal components",
                (ours / theirs).ToString("0.000", Text.Culture),
                "> 1",
                ours > theirs
            );
        }
    }

    private static IEnumerable<LabelledTable> Chosen(Workload workload) =>
        workload
            .Tables.AdBench()
            .Where(table => table.Count >= 2 * LabelCounts[^1])
            .OrderByDescending(table => table.Count)
            .Where(table =>
            {
                var rare = table.Anomalies().Length / (double)table.Count;
                var errors = Enumerable
                    .Range(1, workload.Sizes.FeatureDraws)
                    .Average(draw =>
                    {
                        var (train, test) = table.RandomSplit(0.5, draw);
                        return 1 - LinearClassifier.Accuracy(train, test, LabelCounts[^1], draw);
                    });
                Console.Error.WriteLine(
                    $"  {table.Name}: {Percent(errors)} % errors on all columns, {Percent(rare)} % of the rarer label"
                );
                return errors <= LearnableErrors * rare;
            })
            .Take(Tables);

    private static Dictionary<(string Features, int Labels), double> Measure(LabelledTable table, int draws)
    {
        var found = new Dictionary<(string, int), double>();
        for (var draw = 1; draw <= draws; draw++)
        {
            var (train, test) = table.RandomSplit(0.5, draw);
            var size = FeaturesOf(table);
            var sets = new[]
            {
                (Ours, Learnt(train, test, size, draw)),
                (Components, PrincipalComponents.Of(train, test, size)),
                (AllColumns, (train, test)),
            };
            foreach (var (name, (features, testFeatures)) in sets)
            {
                foreach (var labels in LabelCounts)
                {
                    var accuracy = LinearClassifier.Accuracy(features, testFeatures, labels, draw);
                    found[(name, labels)] = found.GetValueOrDefault((name, labels)) + accuracy / draws;
                }
            }
        }

        Console.Error.WriteLine(
            $"  {table.Name}: {string.Join(", ", found.Select(cell => $"{cell.Key.Item1} {cell.Key.Item2} {Percent(cell.Value)}"))}"
        );
        return found;
    }

    private static int FeaturesOf(LabelledTable table) => Math.Min(MostFeatures, table.Width / 2);

    private static (LabelledTable Train, LabelledTable Test) Learnt(
        LabelledTable train,
        LabelledTable test,
        int size,
        int seed
    )
    {
        const string Latent = "Latent";
        var ml = new MLContext();
        var options = new VaeFeatureLearner.Options
        {
            OutputColumnName = Latent,
            LatentSize = size,
            Seed = seed,
        };
        using var fitted = ml.Transforms.LearnVaeFeatures(options).Fit(train.View(ml));
        LabelledTable Features(LabelledTable rows)
        {
            var values = new float[rows.Count * size];
            ColumnReader.Read(fitted.Transform(rows.View(ml)), Latent, values);
            return rows with { Width = size, Values = values };
        }

        return (Features(train), Features(test));
    }

    private static string Percent(double share) => (100 * share).ToString("0.00", Text.Culture);
}
