using System.CommandLine;

namespace Vae.Cli;

/// <summary>A command with an example of its use.</summary>
internal abstract class VaeCommand : Command
{
    protected VaeCommand(CliContext context, string name, string description, string example)
        : base(name, description)
    {
        Context = context;
        Example = example;
        SetAction(Run);
    }

    /// <summary>A command line that works.</summary>
    public string Example { get; }

    protected CliContext Context { get; }

    /// <summary>Does what the command line says; returns the exit code.</summary>
    protected abstract int Run(ParseResult parse);

    protected void AddAll(params Option[] options) => Array.ForEach(options, Add);
}
