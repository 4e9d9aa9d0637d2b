namespace Vae.Batch;

/// <summary>How a run ended.</summary>
/// <param name="Rows">The rows of its files.</param>
/// <param name="ContinuedAt">The rows that an earlier attempt had written; all of them when there was nothing left to do.</param>
internal readonly record struct BatchOutcome(long Rows, long ContinuedAt);
