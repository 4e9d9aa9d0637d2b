namespace Vae.Batch.Tests;

/// <summary>Is told of progress at once, on the same thread.</summary>
internal sealed class Reports(Action<BatchProgress> action) : IProgress<BatchProgress>
{
    public static Reports None { get; } = new(static _ => { });

    public void Report(BatchProgress value) => action(value);
}
