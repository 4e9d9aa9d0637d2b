using System.Diagnostics;

namespace Vae.Cli.Tests;

/// <summary>A printed command, run by a shell, has the words that it was made of.</summary>
public sealed class PrintedCommandTests
{
    public static TheoryData<string> Words { get; } =
        new(
            "plain",
            "",
            " ",
            "o$HOME;x",
            "it's",
            "'",
            "\"",
            "`id`",
            "$(id)",
            "a\nb",
            "a\tb",
            "~",
            "*",
            "[a]?{b,c}",
            "!x",
            "#x",
            "a\\b",
            "a&b|c>d<e",
            "größe-数",
            "x "
        );

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_comes_through(string word)
    {
        Assert.Equal(["--out", word], Through(GivenArguments.Line(["--out", word])));
        Assert.Equal(["--out", word, "--resume"], Through(GivenArguments.Line(["--out", word], "--resume")));
    }

    [Theory]
    [InlineData("train --out m --seed 5", "train --out m --seed 5 --resume")]
    [InlineData("train --resume --out m", "train --out m --resume")]
    [InlineData("train --out=-m --seed=-5", "train --out=-m --seed=-5 --resume")]
    [InlineData("train -o m", "train -o m --resume")]
    public void A_line_to_go_on_with_is_the_line_that_was_given(string line, string expected)
    {
        var verbose = new System.CommandLine.Option<bool>("--verbose");
        var context = new CliContext
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            OpenInput = () => Stream.Null,
            OpenOutput = () => Stream.Null,
        };
        var parse = CommandLineApp.Root(context, verbose).Parse(line.Split(' '));
        Assert.Empty(parse.Errors);
        var resume = (System.CommandLine.Option<bool>)
            parse.CommandResult.Command.Options.Single(option => option.Name == "--resume");
        var printed = TrainingDirectory.ResumeLine(parse, resume);
        Assert.Equal($"vae {expected}", printed);
        Assert.Empty(CommandLineApp.Root(context, verbose).Parse(Through(printed)).Errors);
    }

    [Fact]
    public void Options_are_added_before_the_end_of_options() =>
        Assert.Equal("vae encode --resume -- -m", GivenArguments.Line(["encode", "--", "-m"], "--resume"));

    /// <summary>The words behind the command, as bash hands them over.</summary>
    private static string[] Through(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"vae() {{ printf '%s\\0' \"$@\"; }}\n{line}"])
        {
            RedirectStandardOutput = true,
        };
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);
        return output.Split('\0')[..^1];
    }
}
