namespace Vae.Batch;

/// <summary>A line of the journal: from here an interrupted run can go on.</summary>
/// <param name="Rows">The rows that are written.</param>
/// <param name="Files">The files with those rows, in the run's order.</param>
internal sealed record Checkpoint(long Rows, IReadOnlyList<FileState> Files);
