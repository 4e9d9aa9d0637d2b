using System.CommandLine;
using System.CommandLine.Parsing;

namespace Vae.Cli;

/// <summary>A command line as words that give the same again, for manifests and for messages that say how to go on.</summary>
internal static class GivenArguments
{
    private const string EndOfOptions = "--";

    /// <summary>The words without some options and their values.</summary>
    public static List<string> Without(ParseResult parse, params IReadOnlyList<Option> options)
    {
        var values = new HashSet<Token>(
            options.SelectMany(option => parse.GetResult(option)?.Tokens ?? []),
            ReferenceEqualityComparer.Instance
        );
        var words = new List<string>();
        Token? before = null;
        foreach (var token in parse.Tokens)
        {
            if (
                token.Type == TokenType.Argument
                && before?.Type == TokenType.Option
                && !values.Contains(token)
                && token.Value is ['-', _, ..]
            )
            {
                // By itself it would be taken for an option.
                words[^1] += $"={token.Value}";
            }
            else if (
                !values.Contains(token)
                && !(token.Type == TokenType.Option && options.Any(option => IsNamed(option, token.Value)))
            )
            {
                words.Add(token.Value);
            }

            before = token;
        }

        return words;
    }

    /// <summary>A command line for a shell.</summary>
    /// <param name="words">The words behind <c>vae</c>.</param>
    /// <param name="more">Options that are added.</param>
    public static string Line(IReadOnlyList<string> words, params IReadOnlyList<string> more)
    {
        var options = words.TakeWhile(word => word != EndOfOptions).ToArray();
        return string.Join(
            ' ',
            ((string[])["vae", .. options, .. more, .. words.Skip(options.Length)]).Select(ShellWord.Of)
        );
    }

    private static bool IsNamed(Option option, string name) => option.Name == name || option.Aliases.Contains(name);
}
