using System.CommandLine;

namespace Vae.Cli;

/// <summary>Options that belong together, and whether any of them was given.</summary>
internal abstract class OptionGroup
{
    private readonly List<Option> options = [];

    /// <summary>Whether the command line gives any of the options itself.</summary>
    public bool IsAnyGiven(ParseResult parse) => options.Any(parse.IsGiven);

    public void AddTo(Command command) => options.ForEach(command.Add);

    protected Option<T> Add<T>(string name, string description)
    {
        var option = new Option<T>(name) { Description = description };
        options.Add(option);
        return option;
    }
}
