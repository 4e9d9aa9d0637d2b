using System.Runtime.InteropServices;
using Vae.Cli;

using var cancellation = new CancellationTokenSource();

// The first Ctrl-C (or kill) lets the command come to an orderly end; a second one ends the process at once.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return CommandLineApp.Run(args, CliContext.ForTheConsole(cancellation.Token));

void Stop(PosixSignalContext context)
{
    context.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
