using System.CommandLine;

namespace Vae.Cli;

/// <summary>Options that belong together, and whether any of them was given.</summary>
internal abstract class OptionGroup
{
    private readonly List<Option> options = [];

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => options;

    /// <summary>Whether the command line gives any of the options itself.</summary>
    public bool IsAnyGiven(ParseResult parse) => Given(parse) is not null;

    /// <summary>The first of the options that the command line gives itself; null when it gives none.</summary>
    public Option? Given(ParseResult parse) => options.Find(parse.IsGiven);

    /// <summary>What differs between two things that an option may say, for people: <c>--hidden: 64 in the checkpoint, 32 asked for</c>.</summary>
    protected static IEnumerable<string> Difference<T>(ParseResult parse, Option option, T kept, Func<T> asked)
    {
        if (parse.IsGiven(option) && asked() is var given && !Equals(kept, given))
        {
            yield return FormattableString.Invariant(
                $"{option.Name}: {Text(kept)} in the checkpoint, {Text(given)} asked for"
            );
        }

        static object Text(T value) => value is null || $"{value}".Length == 0 ? "none" : value;
    }

    public void AddTo(Command command) => options.ForEach(command.Add);

    protected Option<T> Add<T>(string name, string description, params string[] aliases)
    {
        var option = new Option<T>(name, aliases) { Description = description };
        options.Add(option);
        return option;
    }

    /// <summary>Adds the options of another group.</summary>
    protected T AddGroup<T>(T group)
        where T : OptionGroup
    {
        options.AddRange(group.options);
        return group;
    }
}
