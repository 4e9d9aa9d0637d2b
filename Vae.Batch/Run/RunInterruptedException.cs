namespace Vae.Batch;

/// <summary>A run was stopped, and what it had written is kept.</summary>
internal sealed class RunInterruptedException(string message, Exception inner)
    : OperationCanceledException(message, inner);
