using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

internal sealed class Learning : IBenchmark
{
    public string Name => "learning";

    public string Description => "rows beyond memory";

    public IEnumerable<BenchResult> Run(Workload workload) => [];
}
