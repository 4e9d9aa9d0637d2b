using Vae.Bench.Measuring;
using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// <c>LearnVaeFeatures</c> on rows that come in a stream and of which a small part fits into its budget of memory, beside the same in memory;
/// each in a process of its own.
/// </summary>
internal sealed class Learning : IBenchmark
{
    private const long Budget = 256L << 20;
    private const long Ample = 4L << 30;
    private const long MostBeyondBudget = 300_000_000;
    private const double Target = 0.9;

    public string Name => "learning";

    public string Description => "learning from rows beyond the budget of memory, and from the same in memory";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var rows = workload.Sizes.LearningRows;
        var (times, peaks, whole, seconds) = (
            new PairedTimes(),
            new List<double>(),
            new List<double>(),
            new List<double>()
        );
        for (var round = 0; round < workload.Sizes.LearningRounds; round++)
        {
            var (ours, inMemory) = (LearningProcess.Run(rows, Budget), LearningProcess.Run(rows, Ample));
            times.Add(1 / ours.RowsPerSecond, 1 / inMemory.RowsPerSecond);
            peaks.Add(ours.PeakBytes);
            whole.Add(inMemory.PeakBytes);
            seconds.Add(ours.Seconds);
            Console.Error.WriteLine(
                string.Create(
                    Text.Culture,
                    $"  within the budget: {Text.Megabytes(ours.PeakBytes)}, {ours.RowsPerSecond:N0} rows/s, {ours.Seconds:0.0} s; in memory: {Text.Megabytes(inMemory.PeakBytes)}, {inMemory.RowsPerSecond:N0} rows/s, {inMemory.Seconds:0.0} s"
                )
            );
        }

        var what = string.Create(
            Text.Culture,
            $"Learning from {rows:N0} streamed rows of {GeneratedRows.Width} columns, budget {Text.Megabytes(Budget)}"
        );
        var (peak, limit) = (peaks.Max(), Budget + MostBeyondBudget);
        yield return new BenchResult(
            $"{what}: peak working set",
            Text.Megabytes((long)peak),
            $"{Text.Megabytes((long)Spread.Of(whole).Median)}, in memory",
            (peak / limit).ToString("0.000", Text.Culture) + " of the target",
            $"≤ {Text.Megabytes(limit)}",
            peak <= limit
        );
        yield return BenchResult.AtLeast(
            $"{what}: rows in training steps",
            $"{Text.RowsPerSecond(1, times.Ours)}, {Text.Seconds(Spread.Of(seconds))} in all",
            $"{Text.RowsPerSecond(1, times.Theirs)}, in memory",
            times.SpeedRatio,
            Target
        );
    }
}
