using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Vae.Cli;

/// <summary>The <c>vae</c> command as a whole.</summary>
internal static class CommandLineApp
{
    /// <summary>Runs a command line and gives its exit code; never throws.</summary>
    public static int Run(string[] args, CliContext context)
    {
        var verbose = new Option<bool>("--verbose")
        {
            Description = "Show where in the program an error came from.",
            Recursive = true,
        };
        var parsed = Root(context, verbose).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            context.Error.WriteLine(ErrorText.Visible(string.Join(' ', parsed.Errors.Select(error => error.Message))));
            context.Error.WriteLine($"Try: {Path(parsed.CommandResult.Command)} --help");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(
                new InvocationConfiguration
                {
                    Output = context.Output,
                    Error = context.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }
            );
        }
        catch (ClosedPipeException)
        {
            return ExitCode.ClosedPipe;
        }
        catch (Exception e)
        {
            context.SayLast(ErrorText.Sentence(e));
            if (parsed.GetValue(verbose))
            {
                context.Error.WriteLine(e);
            }

            return ErrorText.ExitCodeOf(e);
        }
    }

    /// <summary>The command with all that are below it.</summary>
    internal static RootCommand Root(CliContext context, Option<bool> verbose)
    {
        var root = new RootCommand("Train variational autoencoders, and encode, reconstruct and generate with them.")
        {
            verbose,
            new TrainCommand(context),
            new ExportCommand(context),
            new ImportCommand(context),
            new PriorCommand(context),
            new EncodeCommand(context),
            new DecodeCommand(context),
            new ReconstructCommand(context),
            new GenerateCommand(context),
            new ImputeCommand(context),
            new ScoreCommand(context),
            new MergeCommand(context),
            new InterpolateCommand(context),
            new TraverseCommand(context),
            new EvaluateCommand(context),
            new InspectCommand(context),
            new ReportCommand(context),
            StudyCommand.All(context),
            new QualityCommand(context),
            new DataCommand(context),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        OptionValues.Set(root);
        return root;
    }

    private static string Path(Command command) =>
        command is RootCommand ? "vae" : $"{Path(command.Parents.OfType<Command>().First())} {command.Name}";
}
