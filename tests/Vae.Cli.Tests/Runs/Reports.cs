namespace Vae.Cli.Tests.Runs;

/// <summary>Is told of progress at once, on the same thread.</summary>
internal sealed class Reports(Action<RunProgress> action) : IProgress<RunProgress>
{
    public static Reports None { get; } = new(static _ => { });

    public void Report(RunProgress value) => action(value);
}
