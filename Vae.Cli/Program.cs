using Vae.Cli;

var interruption = new Interruption(TimeProvider.System);
var context = CliContext.ForTheConsole(interruption.Cancellation);
interruption.Listen(context.EndSoon);
var exitCode = CommandLineApp.Run(args, context);
interruption.End();
return exitCode;
