using Vae.Cli.Tests.Runs;

namespace Vae.Cli.Tests;

/// <summary>Commands that are asked for more rows, labels or paths than there are.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class RowCountTests(TinyModels tiny) : ReadingTest(tiny)
{
    [Theory]
    [InlineData("evaluate")]
    [InlineData("reconstruct", "-o", "{out}")]
    [InlineData("encode", "-o", "{out}")]
    public void Fewer_rows_in_a_pipe_than_asked_for_are_an_error(string command, params string[] more)
    {
        var line = Scaled(command, Tiny.Vae, "-", Placed(more));
        Piped(3, [.. line, "--count", "6"]).Failed(1, "The standard input has 3 rows; expected row 5, too");
        Assert.False(File.Exists(Files["out.npy"]));
        Piped(3, [.. line, "--count", "3"]).Succeeded();
    }

    [Theory]
    [InlineData("evaluate --json")]
    [InlineData("encode -o encoded.npy")]
    [InlineData("reconstruct -o reconstructed.npy")]
    public void Fewer_rows_from_a_pipe_than_asked_for_are_an_error(string command)
    {
        CliRun.Of("generate", Tiny.Vae, "--count", "3", "-o", Files["three.csv"]).Succeeded();
        VaeProcess
            .Shell($"cd \"$1\" && cat three.csv | vae {command} --images - --count 6 \"$2\"", Files.Path, Tiny.Vae)
            .Failed(1, "The standard input has 3 rows; expected row 5, too.");
        Assert.False(File.Exists(Files["encoded.npy"]) || File.Exists(Files["reconstructed.npy"]));
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("reconstruct", "-o", "{out}")]
    [InlineData("encode", "-o", "{out}")]
    public void Fewer_rows_in_a_file_than_asked_for_are_an_error(string command, params string[] more)
    {
        var line = Line(command, Tiny.Vae, Tiny.TestImages, Placed(more));
        CliRun.Of([.. line, "--count", "41"]).Failed(1, "has 40 rows; --count asks for 41");
        CliRun.Of([.. line, "--count", "40"]).Succeeded();
    }

    [Fact]
    public void Paths_that_have_not_enough_images_are_an_error()
    {
        var line = Line("interpolate", Tiny.Vae, Tiny.TestImages, "-o", Files["out.npy"]);
        CliRun.Of([.. line, "--paths", "21"]).Failed(2, "40 images", "21 paths need 42");
        CliRun.Of([.. line, "--paths", "20"]).Succeeded();
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("encode", "-o", "{out}")]
    public void More_labels_than_a_pipe_has_rows_are_an_error(string command, params string[] more)
    {
        var line = Labelled(command, "0\n1\n2\n0\n", more);
        Piped(3, line).Failed(1, "labels.txt has 4 labels for the 3 images of The standard input");
        // The fourth row is there, and not asked for.
        Piped(4, line).Succeeded();
    }

    [Fact]
    public void More_rows_are_asked_for_than_labels_are_there() =>
        Piped(3, Labelled("evaluate", "0\n1\n")).Failed(1, "labels.txt has 2 labels; --count asks for 3 rows");

    /// <summary>A command of three rows from a pipe, and of labels in a file.</summary>
    private string[] Labelled(string command, string labels, params string[] more) =>
        Scaled(command, Tiny.Cvae, "-", ["--labels", Write("labels.txt", labels), "--count", "3", .. Placed(more)]);

    private string[] Placed(string[] words) => [.. words.Select(word => word == "{out}" ? Files["out.npy"] : word)];
}
