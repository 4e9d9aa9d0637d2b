using Vae.Cli;
using Vae.Report;

var interruption = new Interruption(TimeProvider.System);
var context = CliContext.ForTheConsole(interruption.Cancellation);
interruption.Listen(context.EndSoon);
var exitCode = CommandLineApp.Run(args, context);
interruption.End();

// All that is written is written by now: no writer keeps anything back.
if (DrawingEngine.IsRunning)
{
    LastResort.Exit(exitCode);
}

return exitCode;
