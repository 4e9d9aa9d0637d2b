using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>Very many synthetic rows of mixed types into a file: how fast, and whether the memory stays what it is.</summary>
internal sealed class TableVolume(Workload workload, TableModels models)
{
    private const int Seed = 1;
    private const int MostBytesOfRow = 200;
    private const double RowsPerSecond = 20_000;
    private const double FlatGrowth = 1.05;

    public IEnumerable<BenchResult> Run()
    {
        var rows = workload.Sizes.TypedRows;
        var trained = models.Of(models.Split("adult", "income", Seed), Seed);
        using var output = new OutputDirectory((long)rows * MostBytesOfRow);
        var bundle = output.In("adult");
        ModelBundle.Write(bundle, trained.Bundle);
        var run = TableProcess.Run(bundle, rows, output.In("synthetic.parquet"));
        var (what, speed) = (
            string.Create(Text.Culture, $"{rows:N0} synthetic rows of adult to Parquet"),
            rows / run.Seconds
        );
        Console.Error.WriteLine(
            string.Create(Text.Culture, $"  {what}: {speed:N0} rows/s, {Text.Megabytes(run.PeakBytes)}")
        );
        yield return new BenchResult(
            $"{what}: rows",
            string.Create(Text.Culture, $"{speed:N0} rows/s, {run.Seconds:0.0} s"),
            "",
            "",
            string.Create(Text.Culture, $"≥ {RowsPerSecond:N0} rows/s"),
            speed >= RowsPerSecond
        );
        var growth = (double)run.PeakBytes / run.EarlyBytes;
        yield return new BenchResult(
            $"{what}: peak working set",
            Text.Megabytes(run.PeakBytes),
            string.Create(Text.Culture, $"{Text.Megabytes(run.EarlyBytes)} after half of them"),
            growth.ToString("0.000", Text.Culture),
            "flat: " + FlatGrowth.ToString("≤ 0.00", Text.Culture),
            growth <= FlatGrowth
        );
    }
}
