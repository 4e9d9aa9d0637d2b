using System.Diagnostics;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>The process's working set while <see cref="VaeModel.GenerateBatches"/> streams: after the first 100,000 rows, and from there on.</summary>
internal sealed class StreamingMemory : IBenchmark
{
    private const int RowsPerReading = 100_000;
    private const double FlatGrowth = 1.05;

    public string Name => "memory";

    public string Description => "the working set while digits are generated in a stream";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var rows = workload.Sizes.StreamRows;
        using var model = VaeModel.FromBundle(workload.Bundle);
        var readings = new List<long>();
        var watch = Stopwatch.StartNew();
        foreach (var batch in model.GenerateBatches(rows))
        {
            if ((batch.FirstRow + batch.Count) / RowsPerReading > readings.Count)
            {
                readings.Add(WorkingSet());
            }
        }

        Console.Error.WriteLine(
            $"  after every {RowsPerReading}: {string.Join(", ", readings.Select(Text.Megabytes))}"
        );
        var growth = (double)readings.Max() / readings[0];
        yield return new BenchResult(
            string.Create(Text.Culture, $"Generate {rows:N0} digits in a stream, working set"),
            string.Create(
                Text.Culture,
                $"{Text.Megabytes(readings[^1])} at the end, {rows / watch.Elapsed.TotalSeconds:N0} rows/s"
            ),
            string.Create(Text.Culture, $"{Text.Megabytes(readings[0])} after {RowsPerReading:N0}"),
            growth.ToString("0.000", Text.Culture),
            "flat: " + FlatGrowth.ToString("≤ 0.00", Text.Culture),
            growth <= FlatGrowth
        );
    }

    private static long WorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
