using Vae.Bench.Measuring;
using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

/// <summary><c>vae generate</c> with very many rows: the time has to grow with them, and the memory must not.</summary>
internal sealed class BatchScale : IBenchmark
{
    private const int Parts = 10;
    private const double TimeLimit = 1.05;
    private const double MegabytesLimit = 400;

    public string Name => "batch-scale";

    public string Description => "vae generate with very many rows";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var rows = workload.Sizes.ScaleRows;
        using var output = new OutputDirectory((long)rows * workload.Bundle.Card.Signature.Shape.Size);
        var (part, partPeak) = Measure(workload, output, rows / Parts);
        var (whole, wholePeak) = Measure(workload, output, rows);

        var name = string.Create(Text.Culture, $"`vae generate` {rows:N0} digits to IDX");
        var small = string.Create(Text.Culture, $"{rows / Parts:N0} digits");
        yield return BenchResult.AtMost(
            $"{name}, time for each",
            $"{Text.Seconds(whole)}, {Text.RowsPerSecond(rows, whole)}",
            $"{Text.Seconds(part)}, {Text.RowsPerSecond(rows / Parts, part)}, {small}",
            Spread.Of([whole.Median / Parts / part.Median]),
            TimeLimit
        );
        yield return new BenchResult(
            $"{name}, peak working set",
            Text.Megabytes(wholePeak),
            $"{Text.Megabytes(partPeak)}, {small}",
            string.Create(Text.Culture, $"{(double)wholePeak / partPeak:0.000}"),
            string.Create(Text.Culture, $"< {MegabytesLimit:0} MB"),
            wholePeak < MegabytesLimit * 1e6
        );
    }

    private static (Spread Seconds, long PeakBytes) Measure(Workload workload, OutputDirectory output, int rows)
    {
        var (file, peak) = (output.In("digits.idx"), 0L);
        var seconds = InferenceRounds.Seconds(() =>
            peak = VaeProcess.Run("generate", workload.BundleDirectory, "--count", $"{rows}", "-o", file).PeakBytes
        );
        File.Delete(file);
        return (Spread.Of([seconds]), peak);
    }
}
