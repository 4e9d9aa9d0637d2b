namespace Vae.Batch;

/// <summary>The first line of the journal: which run it is of.</summary>
/// <param name="Run">The run.</param>
/// <param name="Rows">The rows of this part of it.</param>
/// <param name="Inputs">The inputs as they were at the start.</param>
internal sealed record JournalHead(RunDescription Run, RowRange Rows, IReadOnlyList<InputStamp> Inputs);
