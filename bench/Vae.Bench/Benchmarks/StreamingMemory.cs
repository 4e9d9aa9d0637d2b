using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>The process's working set while <see cref="BundleModel.GenerateBatches"/> streams.</summary>
internal sealed class StreamingMemory : IBenchmark
{
    public string Name => "memory";

    public string Description => "the working set while digits are generated in a stream";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var rows = workload.Sizes.StreamRows;
        using var model = VaeModel.FromBundle(workload.Bundle);
        var readings = new StreamReadings();
        foreach (var batch in model.GenerateBatches(rows))
        {
            readings.Passed(batch.FirstRow + batch.Count);
        }

        yield return readings.WorkingSet("Generate", rows);
    }
}
