using System.Diagnostics;
using Vae.Batch;

namespace Vae.Cli;

/// <summary>A line now and then.</summary>
internal sealed class PlainBatchDisplay(TextWriter output) : BatchDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Stopwatch sinceLine = Stopwatch.StartNew();

    /// <inheritdoc/>
    public override T Show<T>(Func<IProgress<BatchProgress>, T> work) => work(this);

    /// <inheritdoc/>
    public override void Report(BatchProgress value)
    {
        if (sinceLine.Elapsed >= Pause)
        {
            output.WriteLine(Text(value));
            output.Flush();
            sinceLine.Restart();
        }
    }
}
