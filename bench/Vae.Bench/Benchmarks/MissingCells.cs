using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Data;
using Vae.Tables;

namespace Vae.Bench.Benchmarks;

/// <summary>How well cells are restored that were taken out of tables at random, by a model that has seen what was left only.</summary>
internal sealed class MissingCells(Workload workload)
{
    private const double NumberShare = 0.5;
    private const double TextShare = 0.2;
    private const double SquareTarget = 0.30;
    private const double VoteTarget = 0.10;

    public IEnumerable<BenchResult> Run() => [Numbers(), Texts("vote", VoteTarget), Texts("soybean", 0)];

    private BenchResult Numbers()
    {
        const string Name = "wdbc";
        var full = TypedRows.Read(workload.Tables.Mixed(Name), "class");
        var (version, found) = ("", new List<(double Ours, double Mean, double Iterative)>());
        foreach (var seed in Seeds())
        {
            var holed = HoledTable.Of(full, NumberShare, seed);
            var holes = new NumberHoles(holed);
            var restored = Restored(Name, holed, seed);
            var peer = ImputerPeer.Of(holes.Standardized(), full.Fields.Count, seed);
            version = peer.Version;
            found.Add(
                (
                    holes.MeanSquare((c, row) => restored.Numbers(c)[row]),
                    holes.MeanSquare(peer.Mean),
                    holes.MeanSquare(peer.Iterative)
                )
            );
            Console.Error.WriteLine(
                string.Create(
                    Text.Culture,
                    $"  {Name}, seed {seed}: {found[^1].Ours:0.0000}, mean {found[^1].Mean:0.0000}, IterativeImputer {found[^1].Iterative:0.0000}"
                )
            );
        }

        var ours = Spread.Of(found.Select(trial => trial.Ours));
        return new BenchResult(
            $"{Name} without {Percent(NumberShare)} of its cells, {Text.Counted(found.Count, "seed")}: standardised mean square of what restored cells are off",
            ours.ToString(),
            $"{Spread.Of(found.Select(trial => trial.Iterative))}, IterativeImputer, {version}; the mean {Spread.Of(found.Select(trial => trial.Mean)).Median.ToString("0.000", Text.Culture)}",
            Spread.Of(found.Select(trial => trial.Ours / trial.Iterative)).ToString(),
            "≤ " + SquareTarget.ToString("0.00", Text.Culture),
            ours.Median <= SquareTarget
        );
    }

    private BenchResult Texts(string name, double target)
    {
        var full = TypedRows.Read(workload.Tables.Mixed(name));
        var found = new List<(double Ours, double Mode)>();
        foreach (var seed in Seeds())
        {
            var holed = HoledTable.Of(full, TextShare, seed);
            found.Add((holed.Right(Restored(name, holed, seed)), holed.RightByMode()));
            Console.Error.WriteLine(
                $"  {name}, seed {seed}: {Percent(found[^1].Ours)} right, by the mode {Percent(found[^1].Mode)}"
            );
        }

        var more = found.Average(trial => trial.Ours - trial.Mode);
        return new BenchResult(
            $"{name} without {Percent(TextShare)} of its cells, {Text.Counted(found.Count, "seed")}: restored cells that are right, mean",
            Percent(found.Average(trial => trial.Ours)),
            $"{Percent(found.Average(trial => trial.Mode))}, the columns' modes",
            Spread.Of(found.Select(trial => trial.Ours / trial.Mode)).ToString(),
            target > 0 ? string.Create(Text.Culture, $"{100 * target:0} points more") : "more",
            more > target || target > 0 && more >= target
        );
    }

    private IEnumerable<int> Seeds() => Enumerable.Range(1, workload.Sizes.TableSeeds);

    private static TableRows Restored(string name, HoledTable table, int seed)
    {
        var trained = TrainedTable.Of(TableSource.FromRows(name, table.Holed), null, seed);
        using var model = VaeTableModel.FromBundle(trained.Bundle);
        var rows = TypedRows.Joined(table.Holed);
        model.Impute(rows, new TableImputationOptions { Seed = seed });
        return rows;
    }

    private static string Percent(double share) => (100 * share).ToString("0.#", Text.Culture) + " %";
}
