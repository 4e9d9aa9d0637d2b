namespace Vae.Cli.Tests;

/// <summary>What the command says of errors is said in its own words.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class SentenceTests(TinyModels tiny)
{
    [Fact]
    public void Options_are_called_what_they_are_on_the_command_line()
    {
        var path = tiny["mixed.csv"];
        File.WriteAllText(path, string.Join(',', Enumerable.Repeat("1", 63).Append("NA")) + "\n");
        var run = CliRun
            .Of("encode", tiny.Vae, "--images", path, "-o", tiny["none.npy"])
            .Failed(ExitCode.Failure, "\"NA\" in line 1, column 64", "--header yes or no");
        Assert.DoesNotContain("Options.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_are_shown_and_move_no_cursor()
    {
        var run = CliRun.Of("inspect", tiny["no\e[31mmodel\n"]).Failed(ExitCode.Failure, "no\\x1b[31mmodel ");
        Assert.Single(run.Error, c => char.IsControl(c));
    }

    [Fact]
    public void Labels_that_are_no_classes_are_named_with_their_row()
    {
        var labels = tiny["huge-labels.txt"];
        File.WriteAllLines(
            labels,
            Enumerable.Range(0, TinyModels.TrainRows).Select(i => i == 7 ? "1099511627776" : "1")
        );
        CliRun
            .Of(
                "train",
                "--model",
                "cvae",
                "--images",
                Path.Combine(tiny.Data, "train-images-idx3-ubyte"),
                "--labels",
                labels,
                "--out",
                tiny["huge"]
            )
            .Failed(ExitCode.Failure, "row 7", "1099511627776", "0 to at most 9999");
    }

    [Fact]
    public void Clipping_without_data_is_said_to_do_nothing() =>
        CliRun
            .Of("interpolate", tiny.Vae, "--clip", "-o", tiny["none.npy"])
            .Failed(ExitCode.Usage, "--clip has no effect here: the ends are drawn, and no images are read");

    [Theory]
    [InlineData("--beta", "constant:0,5")]
    [InlineData("--lr-decay", "cosine:0,1")]
    public void A_number_of_a_schedule_is_named_by_its_option(string option, string text) =>
        CliRun
            .Of([.. TinyModels.TrainArguments("vae", tiny.Data, tiny["none"]), option, text])
            .Failed(ExitCode.Usage, $"{option} has '{text.Split(':')[1]}'");

    [Fact]
    public void More_rows_than_a_file_can_have_are_refused_at_once() =>
        CliRun
            .Of("generate", tiny.Vae, "-n", $"{long.MaxValue}", "-o", tiny["none.npy"])
            .Failed(ExitCode.Usage, $"{long.MaxValue} rows of shape [1, 8, 8]", "at most 36028797018959871 rows");
}
