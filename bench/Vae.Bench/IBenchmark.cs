using Vae.Bench.Reporting;

namespace Vae.Bench;

/// <summary>One thing to measure.</summary>
internal interface IBenchmark
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>What is being measured, for the one who waits.</summary>
    string Description { get; }

    /// <summary>Measures and gives the table's rows.</summary>
    IEnumerable<BenchResult> Run(Workload workload);

    /// <summary>Tables below it, once <see cref="Run"/> has ended.</summary>
    IReadOnlyList<DetailTable> Details => [];
}
