using System.Text;

namespace Vae.Cli.Tests;

/// <summary>Waits for the first line that is written.</summary>
internal sealed class FirstLine : TextWriter
{
    private readonly TaskCompletionSource<string> line = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public Task<string> Line => line.Task;

    public override void WriteLine(string? value) => line.TrySetResult(value ?? "");
}
