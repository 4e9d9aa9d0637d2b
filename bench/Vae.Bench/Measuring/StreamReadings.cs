using System.Diagnostics;
using Vae.Bench.Reporting;

namespace Vae.Bench.Measuring;

/// <summary>The process's working set, and what it allocates, while rows stream by: after the first 100,000, and from there on.</summary>
internal sealed class StreamReadings
{
    private const int RowsPerReading = 100_000;
    private const double FlatGrowth = 1.05;

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<long> workingSets = [];
    private long allocated;

    /// <summary>Takes note that so many rows have gone by since the beginning.</summary>
    public void Passed(long rows)
    {
        if (rows / RowsPerReading <= workingSets.Count)
        {
            return;
        }

        using var process = Process.GetCurrentProcess();
        workingSets.Add(process.WorkingSet64);
        if (workingSets.Count == 1)
        {
            allocated = GC.GetTotalAllocatedBytes(precise: true);
        }
    }

    /// <summary>The working set, at the end of the stream.</summary>
    public BenchResult WorkingSet(string what, int rows)
    {
        var perSecond = rows / watch.Elapsed.TotalSeconds;
        Console.Error.WriteLine(
            $"  after every {RowsPerReading}: {string.Join(", ", workingSets.Select(Text.Megabytes))}"
        );
        var growth = (double)workingSets.Max() / workingSets[0];
        return new BenchResult(
            string.Create(Text.Culture, $"{what} {rows:N0} digits in a stream, working set"),
            string.Create(Text.Culture, $"{Text.Megabytes(workingSets[^1])} at the end, {perSecond:N0} rows/s"),
            string.Create(Text.Culture, $"{Text.Megabytes(workingSets[0])} after {RowsPerReading:N0}"),
            growth.ToString("0.000", Text.Culture),
            "flat: " + FlatGrowth.ToString("≤ 0.00", Text.Culture),
            growth <= FlatGrowth
        );
    }

    /// <summary>The managed memory that a row costs on all threads, at the end of the stream.</summary>
    public BenchResult Allocated(string what, int rows) =>
        BenchResult.Allocated(
            $"{what}, memory allocated",
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)(rows - RowsPerReading)
        );
}
