using Vae.Bench.Measuring;

namespace Vae.Bench.Reporting;

/// <summary>Areas under the ROC curve of detectors on tables, over seeds or splits.</summary>
internal sealed class AurocTable
{
    public const string Ours = "VaeML";
    public const string RandomizedPca = "RandomizedPca";
    private const string Forest = "iforest";

    // The bounds of the same network, which are selectable, and the peers.
    private static readonly (string Key, string Heading, bool IsPeer)[] Columns =
    [
        (Ours, "VaeML", false),
        ("elbo", "−ELBO", false),
        ("k-sample", "k-sample bound", false),
        (Forest, "isolation forest", true),
        ("lof", "LOF", true),
        ("knn5", "5th neighbour", true),
        ("ocsvm", "one-class SVM", true),
        ("pca", "PCA", true),
        (RandomizedPca, "RandomizedPca", true),
    ];

    private readonly Dictionary<(string Table, string Detector), List<double>> found = [];
    private readonly List<string> tables = [];

    /// <summary>Adds what a detector and its bounds reach on a table.</summary>
    public void Add(string table, TableDetector detector, LabelledTable test)
    {
        Add(table, Ours, Auroc.Of(detector.Scores(test), test.IsAnomaly));
        var (elbo, weighted) = detector.Bounds(test);
        Add(table, "elbo", Auroc.Of(elbo, test.IsAnomaly));
        Add(table, "k-sample", Auroc.Of(weighted, test.IsAnomaly));
    }

    /// <summary>Adds what peers reach.</summary>
    public void Add(string table, Dictionary<string, double> aurocs)
    {
        foreach (var (detector, auroc) in aurocs)
        {
            Add(table, detector, auroc);
        }
    }

    /// <summary>Adds what one reaches.</summary>
    public void Add(string table, string detector, double auroc)
    {
        if (!tables.Contains(table))
        {
            tables.Add(table);
        }

        if (!found.TryGetValue((table, detector), out var list))
        {
            found[(table, detector)] = list = [];
        }

        list.Add(auroc);
    }

    /// <summary>A table in a line, for the one who waits.</summary>
    public string Line(string table) =>
        $"{table}: {string.Join(", ", Columns.Select(column => $"{column.Heading} {Cell(Of(table, column.Key))}"))}";

    /// <summary>A row for each table, and the mean.</summary>
    public DetailTable ToTable(string title, params IReadOnlyList<(string Heading, Func<string, string> Cell)> more) =>
        new(
            title,
            ["set", .. Columns.Select(column => column.Heading), .. more.Select(column => column.Heading)],
            [
                .. tables.Select(table =>
                    (IReadOnlyList<string>)
                        [
                            table,
                            .. Columns.Select(column => Cell(Of(table, column.Key))),
                            .. more.Select(column => column.Cell(table)),
                        ]
                ),
                ["mean", .. Columns.Select(column => Cell(MeanOf(column.Key))), .. more.Select(_ => "")],
            ]
        );

    /// <summary>The mean over the tables beside the best peer's.</summary>
    public BenchResult Mean(string what, double target)
    {
        var (ours, best) = (MeanOf(Ours), Columns.Where(column => column.IsPeer).MaxBy(column => MeanOf(column.Key)));
        var seeds = Spread.Of(
            Enumerable
                .Range(0, tables.Min(table => found[(table, Ours)].Count))
                .Select(seed => tables.Average(table => found[(table, Ours)][seed]))
        );
        return new(
            what,
            $"{Exact(ours)} ({Exact(seeds.Smallest)}–{Exact(seeds.Largest)}); −ELBO {Exact(MeanOf("elbo"))}, k-sample bound {Exact(MeanOf("k-sample"))}",
            $"{Exact(MeanOf(best.Key))}, {best.Heading}, the best of {Columns.Count(column => column.IsPeer)}",
            (ours / MeanOf(best.Key)).ToString("0.000", Text.Culture),
            $"≥ {target.ToString("0.##", Text.Culture)}",
            ours >= target
        );
    }

    /// <summary>The tables on which we are far below isolation forest.</summary>
    public BenchResult NoneBelowForest(string what, double most)
    {
        var far = tables.Where(table => Of(table, Ours) < Of(table, Forest) - most).ToList();
        var worst = tables.MinBy(table => Of(table, Ours) - Of(table, Forest))!;
        return new(
            what,
            far.Count == 0
                ? $"none; farthest {worst}, {Exact(Of(worst, Ours) - Of(worst, Forest))}"
                : string.Join(", ", far.Select(table => $"{table} {Exact(Of(table, Ours) - Of(table, Forest))}")),
            "isolation forest",
            "",
            "none",
            far.Count == 0
        );
    }

    private double Of(string table, string detector) => found[(table, detector)].Average();

    private double MeanOf(string detector) => tables.Average(table => Of(table, detector));

    private static string Cell(double auroc) => auroc.ToString("0.0", Text.Culture);

    private static string Exact(double auroc) => auroc.ToString("0.00", Text.Culture);
}
