using Vae.Bench.Measuring;
using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

/// <summary>Shards side by side, a process of one thread on each core, beside one process with all threads.</summary>
internal sealed class BatchShards : IBenchmark
{
    public string Name => "batch-shards";

    public string Description => "vae generate in shards side by side, and in one process";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var (rows, shards) = (workload.Sizes.BatchRows, workload.Threads);
        using var output = new OutputDirectory((long)rows * workload.Bundle.Card.Signature.Shape.Size * 2);
        string[] Command(string file) =>
            ["generate", workload.BundleDirectory, "--count", $"{rows}", "-o", output.In(file)];
        void SideBySide()
        {
            var processes = Enumerable
                .Range(0, shards)
                .Select(i => VaeProcess.Start([.. Command("part.idx"), "--shard", $"{i}/{shards}", "--threads", "1"]))
                .ToArray();
            foreach (var process in processes)
            {
                using (process)
                {
                    process.Wait();
                }
            }
        }

        void InOne() => VaeProcess.Run([.. Command("whole.idx"), "--threads", $"{shards}"]);
        var times = InferenceRounds.Time(workload.Sizes.BatchRounds, SideBySide, InOne, () => { });
        yield return BenchResult.AtLeast(
            string.Create(
                Text.Culture,
                $"`vae generate` {rows:N0} digits in {shards} shards of one thread, side by side"
            ),
            Text.RowsPerSecond(rows, times.Ours),
            $"{Text.RowsPerSecond(rows, times.Theirs)}, one process of {shards} threads",
            times.SpeedRatio,
            0.90
        );
    }
}
