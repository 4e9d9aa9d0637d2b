using System.Diagnostics;
using Vae.Bench.Reporting;

namespace Vae.Bench.Measuring;

/// <summary>The process's working set while rows stream by: after the first 100,000, and from there on.</summary>
internal sealed class WorkingSetReadings
{
    private const int RowsPerReading = 100_000;
    private const double FlatGrowth = 1.05;

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<long> readings = [];

    /// <summary>Takes note that so many rows have gone by since the beginning.</summary>
    public void Passed(long rows)
    {
        if (rows / RowsPerReading > readings.Count)
        {
            using var process = Process.GetCurrentProcess();
            readings.Add(process.WorkingSet64);
        }
    }

    /// <summary>The table's row, at the end of the stream.</summary>
    public BenchResult Result(string what, int rows)
    {
        var perSecond = rows / watch.Elapsed.TotalSeconds;
        Console.Error.WriteLine(
            $"  after every {RowsPerReading}: {string.Join(", ", readings.Select(Text.Megabytes))}"
        );
        var growth = (double)readings.Max() / readings[0];
        return new BenchResult(
            string.Create(Text.Culture, $"{what} {rows:N0} digits in a stream, working set"),
            string.Create(Text.Culture, $"{Text.Megabytes(readings[^1])} at the end, {perSecond:N0} rows/s"),
            string.Create(Text.Culture, $"{Text.Megabytes(readings[0])} after {RowsPerReading:N0}"),
            growth.ToString("0.000", Text.Culture),
            "flat: " + FlatGrowth.ToString("≤ 0.00", Text.Culture),
            growth <= FlatGrowth
        );
    }
}
