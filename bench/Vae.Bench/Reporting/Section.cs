namespace Vae.Bench.Reporting;

/// <summary>What a benchmark has found.</summary>
/// <param name="Name">The benchmark's name.</param>
/// <param name="Results">The table's rows.</param>
/// <param name="Details">Tables below it.</param>
internal sealed record Section(string Name, IReadOnlyList<BenchResult> Results, IReadOnlyList<DetailTable> Details);
