using System.Runtime.InteropServices;
using Vae.Cli;

using var cancellation = new CancellationTokenSource();
var context = CliContext.ForTheConsole(cancellation.Token);

// The first Ctrl-C (or kill) lets the command come to an orderly end; a second one ends the process at once.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return CommandLineApp.Run(args, context);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    if (signal.Cancel)
    {
        // Whatever it waits for: a pipe that nobody writes to, a file system that does not answer, another program.
        context.EndSoon();
        cancellation.Cancel();
    }
}
