using Vae.Bench.Measuring;
using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// How good the rows are that a model of a table, trained with its defaults, generates, how well it fills in missing cells, and how fast it
/// writes rows.
/// </summary>
internal sealed class MixedTables : IBenchmark
{
    private readonly List<DetailTable> details = [];

    /// <summary>The parts' names.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["adult", "credit-g", "missing", "rare-class", "volume"];

    public string Name => "tables";

    public string Description => "synthetic rows of tables beside real ones, and missing cells beside scikit-learn";

    public IReadOnlyList<DetailTable> Details => details;

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        details.Clear();
        var models = new TableModels(workload.Tables);
        (string Name, Func<IEnumerable<BenchResult>> Run)[] parts =
        [
            ("adult", () => new SyntheticTable(workload, models, details).Adult()),
            ("credit-g", () => new SyntheticTable(workload, models, details).Credit()),
            ("missing", () => new MissingCells(workload).Run()),
            ("rare-class", () => new RareClass(workload, models).Run()),
            ("volume", () => new TableVolume(workload, models).Run()),
        ];
        return [.. parts.Where(part => workload.IsWanted(part.Name)).SelectMany(part => part.Run())];
    }
}
