using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

internal sealed class Features : IBenchmark
{
    public string Name => "features";

    public string Description => "a linear classifier on learnt features and on principal components";

    public IEnumerable<BenchResult> Run(Workload workload) => [];
}
