using System.Diagnostics;
using Vae.Bench.Measuring;
using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// ADBench's sets, semi-supervised: the first half of the normal rows to learn from, the rest of them and all anomalies to be told apart; and in
/// how many clean rows of the rest the cell that was spoilt is the one that is blamed.
/// </summary>
internal sealed class AdBenchAnomalies(Workload workload, DetectorPeer peer, List<DetailTable> details)
{
    private const double Target = 86.5;

    // The issue's own limits.
    private const double MostBelowForest = 8;
    private const double BlameTarget = 0.9;
    private const double MostSeconds = 240;

    private readonly AurocTable aurocs = new();
    private readonly Dictionary<string, List<(double Ours, double Largest)>> blame = [];

    public IEnumerable<BenchResult> Run()
    {
        var tables = workload.Tables.AdBench();
        var seconds = new Dictionary<int, double>();
        var processorSeconds = 0.0;
        foreach (var table in tables)
        {
            var (train, test) = table.SemiSupervised();
            var moments = train.Moments();
            var (scaledTrain, scaledTest) = (train.Standardized(moments), test.Standardized(moments));
            blame[table.Name] = [];
            for (var seed = 1; seed <= workload.Sizes.TableSeeds; seed++)
            {
                using var detector = new TableDetector(train, seed);
                seconds[seed] = seconds.GetValueOrDefault(seed) + detector.Seconds;
                processorSeconds += detector.ProcessorSeconds / workload.Sizes.TableSeeds;
                aurocs.Add(table.Name, detector, test);
                if (seed == 1 && table == tables[0])
                {
                    detector.RequireOwnBounds(train, test);
                }

                blame[table.Name].Add(SpoiltCells.Blamed(detector, train, test, seed));
                aurocs.Add(table.Name, peer.Aurocs(scaledTrain, scaledTest, seed, DetectorPeer.Seeded));
                aurocs.Add(table.Name, AurocTable.RandomizedPca, RandomizedPca.Auroc(scaledTrain, scaledTest, seed));
            }

            aurocs.Add(table.Name, peer.Aurocs(scaledTrain, scaledTest, seed: 1, DetectorPeer.Deterministic));
            Console.Error.WriteLine(
                $"  {aurocs.Line(table.Name)}; blamed {Share(Ours(table.Name))}, largest z {Share(Largest(table.Name))}; {seconds[1]:0.0} s so far, {processorSeconds:0.0} s of processor time"
            );
        }

        details.Add(
            aurocs.ToTable(
                $"ADBench: area under the ROC curve × 100, mean of {workload.Sizes.TableSeeds} seeds, and the share of trials in which a spoilt cell is blamed",
                ("blamed", name => Share(Ours(name))),
                ("largest z", name => Share(Largest(name)))
            )
        );
        var suffix = $"{tables.Count} ADBench sets, {workload.Sizes.TableSeeds} seeds";
        yield return aurocs.Mean($"{suffix}: area under the ROC curve × 100, mean", Target);
        yield return aurocs.NoneBelowForest(
            $"{suffix}: more than {MostBelowForest} below isolation forest",
            MostBelowForest
        );
        var (ours, largest) = (tables.Average(table => Ours(table.Name)), tables.Average(table => Largest(table.Name)));
        yield return new BenchResult(
            $"{suffix}: trials in which the cell that is 5 spreads off contributes most",
            Share(ours),
            $"{Share(largest)}, largest |z|",
            (ours / largest).ToString("0.000", Text.Culture),
            $"≥ {Share(BlameTarget)}, and above |z|",
            ours >= BlameTarget && ours > largest
        );
        var times = Spread.Of(seconds.Values);
        yield return new BenchResult(
            $"{tables.Count} ADBench sets, one seed: time to train them all",
            string.Create(Text.Culture, $"{Text.Seconds(times)}, {processorSeconds:0.0} s of processor time"),
            "",
            "",
            $"≤ {MostSeconds:0} s",
            times.Median <= MostSeconds
        );
    }

    private double Ours(string name) => blame[name].Average(trial => trial.Ours);

    private double Largest(string name) => blame[name].Average(trial => trial.Largest);

    private static string Share(double share) => (100 * share).ToString("0.0", Text.Culture) + " %";
}
