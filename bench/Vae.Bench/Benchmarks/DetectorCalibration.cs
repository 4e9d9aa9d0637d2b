using Microsoft.ML;
using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.MLNet.Training;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// How many fresh normal rows a detector calls unusual at a contamination, where at least 1,000 rows of the same kind were held out: normal rows
/// in a random order, of which some are learnt from, some held out, and the rest fresh.
/// </summary>
internal sealed class DetectorCalibration(Workload workload, List<DetailTable> details)
{
    private const int LeastHeldOut = 1_000;
    private const double LearntShare = 0.4;
    private const double HeldOutShare = 0.3;
    private const double Tolerance = 0.2;

    private static readonly double[] Contaminations = [0.01, 0.05];

    public IEnumerable<BenchResult> Run()
    {
        var rates = new List<(string Name, int HeldOut, double[] Rates)>();
        foreach (var table in workload.Tables.AdBench())
        {
            var normal = table.Take(table.Normal());
            if (HeldOutShare * normal.Count >= LeastHeldOut)
            {
                rates.Add(Measure(normal));
                Console.Error.WriteLine($"  {table.Name}: {string.Join(", ", Cells(rates[^1]).Skip(1))}");
            }
        }

        details.Add(
            new DetailTable(
                $"False alarms among fresh normal rows, random splits of ADBench's normal rows, mean of {workload.Sizes.TableSeeds} seeds",
                ["set", "rows held out", .. Contaminations.Select(share => $"at {share.ToString(Text.Culture)}")],
                [.. rates.Select(Cells)]
            )
        );
        foreach (var (i, share) in Contaminations.Index())
        {
            var mean = rates.Average(set => set.Rates[i]);
            var off = rates.Count(set => Math.Abs(set.Rates[i] / share - 1) > Tolerance);
            yield return new BenchResult(
                $"False alarms among fresh normal rows, {LeastHeldOut:N0} or more held out, mean of {rates.Count} sets and {workload.Sizes.TableSeeds} seeds",
                mean.ToString("0.0000", Text.Culture),
                $"{share.ToString(Text.Culture)}, contamination; {off} sets farther off than {100 * Tolerance:0} %",
                (mean / share).ToString("0.000", Text.Culture),
                string.Create(Text.Culture, $"{1 - Tolerance:0.0} to {1 + Tolerance:0.0}"),
                Math.Abs(mean / share - 1) <= Tolerance
            );
        }
    }

    private (string Name, int HeldOut, double[] Rates) Measure(LabelledTable normal)
    {
        var ml = new MLContext();
        var (learnt, heldOut) = ((int)(LearntShare * normal.Count), (int)(HeldOutShare * normal.Count));
        var rates = new double[Contaminations.Length];
        for (var seed = 1; seed <= workload.Sizes.TableSeeds; seed++)
        {
            var order = LabelledTable.Shuffled(normal.Count, seed);
            var options = new VaeAnomalyTrainer.Options { Seed = seed };
            using var fitted = ml
                .AnomalyDetection.Trainers.Vae(options)
                .Fit(
                    normal.Take(order.AsSpan(0, learnt)).View(ml),
                    normal.Take(order.AsSpan(learnt, heldOut)).View(ml)
                );
            var scores = TableDetector.ReadScores(
                fitted.Transform(normal.Take(order.AsSpan(learnt + heldOut)).View(ml))
            );
            foreach (var (i, share) in Contaminations.Index())
            {
                using var at = fitted.WithContamination(share);
                rates[i] +=
                    scores.Count(score => score > at.Threshold) / (double)scores.Length / workload.Sizes.TableSeeds;
            }
        }

        return (normal.Name, heldOut, rates);
    }

    private static IReadOnlyList<string> Cells((string Name, int HeldOut, double[] Rates) set) =>
        [
            set.Name,
            set.HeldOut.ToString("N0", Text.Culture),
            .. set.Rates.Select(rate => rate.ToString("0.0000", Text.Culture)),
        ];
}
