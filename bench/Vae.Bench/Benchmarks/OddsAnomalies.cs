using Vae.Bench.Measuring;
using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

/// <summary>ODDS's sets by PyOD's protocol: a random 60 % of all rows, anomalies among them, to learn from; the others to be told apart.</summary>
internal sealed class OddsAnomalies(Workload workload, DetectorPeer peer, List<DetailTable> details)
{
    // INNE, the best of PyOD's table.
    private const double Target = 82.65;
    private const double MostBelowForest = 8;
    private const double TrainingShare = 0.6;

    private readonly AurocTable aurocs = new();

    public IEnumerable<BenchResult> Run()
    {
        var tables = workload.Tables.Odds();
        foreach (var table in tables)
        {
            for (var split = 1; split <= workload.Sizes.TableSeeds; split++)
            {
                var (train, test) = table.RandomSplit(TrainingShare, split);
                using var detector = new TableDetector(train, split);
                aurocs.Add(table.Name, detector, test);
                var moments = train.Moments();
                var (scaledTrain, scaledTest) = (train.Standardized(moments), test.Standardized(moments));
                aurocs.Add(
                    table.Name,
                    peer.Aurocs(scaledTrain, scaledTest, split, [.. DetectorPeer.Seeded, .. DetectorPeer.Deterministic])
                );
                aurocs.Add(table.Name, AurocTable.RandomizedPca, RandomizedPca.Auroc(scaledTrain, scaledTest, split));
            }

            Console.Error.WriteLine($"  {aurocs.Line(table.Name)}");
        }

        details.Add(
            aurocs.ToTable($"ODDS: area under the ROC curve × 100, mean of {workload.Sizes.TableSeeds} splits")
        );
        var suffix = $"{tables.Count} ODDS sets, {workload.Sizes.TableSeeds} random splits";
        yield return aurocs.Mean($"{suffix}: area under the ROC curve × 100, mean", Target);
        yield return aurocs.NoneBelowForest(
            $"{suffix}: more than {MostBelowForest} below isolation forest",
            MostBelowForest
        );
    }
}
