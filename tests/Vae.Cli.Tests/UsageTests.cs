namespace Vae.Cli.Tests;

/// <summary>Help, usage errors and exit codes.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class UsageTests(TinyModels tiny)
{
    [Theory]
    [InlineData("train")]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("encode")]
    [InlineData("reconstruct")]
    [InlineData("generate")]
    [InlineData("merge")]
    [InlineData("interpolate")]
    [InlineData("traverse")]
    [InlineData("evaluate")]
    [InlineData("inspect")]
    [InlineData("data")]
    [InlineData("report")]
    [InlineData("quality")]
    [InlineData("impute")]
    [InlineData("score")]
    [InlineData("study annealing")]
    [InlineData("study beta")]
    [InlineData("study disentanglement")]
    public void Every_command_has_help_with_an_example_that_parses(string name)
    {
        var run = CliRun.Of([.. name.Split(' '), "--help"]).Succeeded();
        Assert.Empty(run.Error);
        var example = run.Output[run.Output.IndexOf("Example:", StringComparison.Ordinal)..].Split('\n')[1].Trim();
        Assert.StartsWith($"vae {name} ", example);
        // With a further, unknown option the example's own words are all understood.
        CliRun
            .Of([.. example.Split(' ')[1..], "--unknown"])
            .Failed(2, "Unrecognized command or argument '--unknown'.");
    }

    [Fact]
    public void The_help_lists_every_command()
    {
        var output = CliRun.Of("--help").Succeeded().Output;
        Assert.All(
            [
                "train",
                "export",
                "import",
                "encode",
                "reconstruct",
                "generate",
                "merge",
                "interpolate",
                "traverse",
                "evaluate",
                "inspect",
                "data",
                "report",
                "quality",
                "impute",
                "score",
                "study",
            ],
            name => Assert.Contains($"  {name} ", output)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("paint")]
    [InlineData("generate")]
    [InlineData("generate m")]
    [InlineData("generate m -o a.png --count 0")]
    [InlineData("generate m -o a.png --count many")]
    [InlineData("generate m -o a.jpg")]
    [InlineData("train --data mnist --out m --model gan")]
    [InlineData("train --data mnist --out m --preset best")]
    [InlineData("train --data mnist --out m --epochs 0")]
    [InlineData("train --data mnist --out m --batch-size -1")]
    [InlineData("train --data mnist --out m --learning-rate 0")]
    [InlineData("train --data mnist --out m --learning-rate NaN")]
    [InlineData("train --data mnist --out m --beta constant:-1")]
    [InlineData("train --data mnist --out m --beta sideways")]
    [InlineData("train --data mnist --out m --free-bits -0.1")]
    [InlineData("train --data mnist --out m --clip-norm 0")]
    [InlineData("train --data mnist --out m --lr-decay step:0")]
    [InlineData("train --data mnist --out m --validation 1")]
    [InlineData("train --data mnist --out m --patience 3")]
    [InlineData("train --data mnist --out m --limit 0")]
    [InlineData("train --data mnist --out m --binarize dynamic --binarize-inputs")]
    [InlineData("train --data mnist --out m --binarize twice")]
    [InlineData("train --data mnist --out m --average-weights 1")]
    [InlineData("train --data mnist --out m --importance-samples 0")]
    [InlineData("train --data mnist --out m --importance-samples 2 --free-bits 1")]
    [InlineData("train --data mnist --out m --prior-components -1")]
    [InlineData("train --data mnist --out m --resume")]
    public void Bad_command_lines_end_with_2(string line)
    {
        var run = CliRun.Of(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Failed(2);
        Assert.NotEmpty(run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("traverse m -o a.npy --quantiles --min -1", "--min")]
    [InlineData("traverse m -o a.npy --quantiles --max 1", "--max")]
    [InlineData("interpolate m -o a.npy --images a.idx --seed 1", "--seed")]
    [InlineData("interpolate m -o a.npy --max-value 255", "--max-value")]
    [InlineData("interpolate m -o a.npy --labels a.idx", "--labels")]
    [InlineData("interpolate m -o a.npy --count 4", "--count")]
    [InlineData("interpolate m -o a.npy --split test", "--split")]
    [InlineData("interpolate m -o a.npy --header yes", "--header")]
    [InlineData("interpolate m -o a.npy --label-column first", "--label-column")]
    [InlineData("generate m -o a.npy --columns 3", "--columns")]
    [InlineData("generate m -o a.csv --dtype uint8", "--dtype")]
    [InlineData("reconstruct m --images a.idx -o a.png --dtype uint8", "--dtype")]
    [InlineData("generate m -o - --overwrite", "--overwrite")]
    [InlineData("encode m --images a.idx -o /dev/null --format csv --overwrite", "--overwrite")]
    [InlineData("report --port 80", "--port")]
    [InlineData("report m --points 80", "--points")]
    [InlineData("report m --vae n", "--vae")]
    [InlineData("report m --header yes", "--header")]
    [InlineData("study beta --json --markdown", "--markdown")]
    [InlineData("study disentanglement --json --markdown", "--markdown")]
    [InlineData("study disentanglement --score m --epochs 3", "--epochs")]
    [InlineData("study disentanglement --score m --out n", "--out")]
    public void An_option_without_an_effect_is_a_usage_error(string line, string option) =>
        CliRun.Of(line.Split(' ')).Failed(2, $"{option} has no effect here: ");

    [Theory]
    [InlineData("evaluate {vae} --images {idx} --header yes", "--header is of text")]
    [InlineData("evaluate {vae} --images {idx} --label-column first", "--label-column first names a column of text")]
    [InlineData(
        "evaluate {cvae} --images {idx} --labels {labels} --label-column first",
        "--label-column first names a column of text"
    )]
    [InlineData("evaluate {vae} --data {data} --header no", "--header is of text")]
    [InlineData("evaluate {vae} --images {idx} --split test", "--split was given without --data")]
    [InlineData("evaluate {vae} --data {data} --labels {labels}", "Both --data and --images or --labels were given")]
    [InlineData("evaluate {vae} --labels {labels}", "No rows were given; expected --images or --data.")]
    [InlineData("encode {vae} --images {idx} --split train -o {out}", "--split was given without --data")]
    [InlineData("reconstruct {vae} --images {idx} --split train -o {out}", "--split was given without --data")]
    [InlineData("generate {cvae} --header yes -o {out}", "--header was given without --labels-from")]
    [InlineData("generate {cvae} --label-column first -o {out}", "--label-column was given without --labels-from")]
    [InlineData("generate {cvae} --labels-from {labels} --header yes -o {out}", "--header is of text")]
    [InlineData(
        "generate {cvae} --labels-from {labels} --label-column first -o {out}",
        "--label-column first names a column of text"
    )]
    [InlineData("train --images {idx} --header yes --out {out}", "--header is of text")]
    [InlineData("train --data {data} --label-column first --out {out}", "--label-column first names a column of text")]
    [InlineData("train --data {data} --test-labels {labels} --out {out}", "--test-labels was given without --images")]
    [InlineData("study beta --data {data} --header no", "--header is of text")]
    [InlineData("data --header yes", "--header was given without a directory")]
    [InlineData("data {data} --label-column last", "--label-column last names a column of text")]
    public void An_option_that_does_not_apply_is_a_usage_error(string line, string sentence)
    {
        var words = line.Split(' ').Select(Placed).ToArray();
        var run = CliRun.Of(words).Failed(2, sentence);
        Assert.DoesNotContain("Unrecognized", run.Error);
        Assert.False(Path.Exists(tiny["idle.npy"]));
    }

    [Fact]
    public void A_format_of_a_file_is_not_for_a_directory() =>
        CliRun.Of("generate", "m", "-o", "d/", "--format", "npy").Failed(2, "d/ is a directory");

    [Theory]
    [InlineData("./")]
    [InlineData("../")]
    [InlineData("a/../")]
    public void A_directory_needs_a_name_of_its_own(string output) =>
        CliRun.Of("generate", "m", "-o", output).Failed(2, "without a name of its own");

    [Fact]
    public void A_command_below_another_is_named_with_it() =>
        CliRun.Of("study", "beta", "--nonsense").Failed(2, "Try: vae study beta --help");

    [Fact]
    public void A_missing_bundle_is_one_sentence_and_1()
    {
        var run = CliRun.Of("inspect", "no/such/model").Failed(1, "no/such/model");
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    [Fact]
    public void Verbose_adds_the_stack_trace()
    {
        var run = CliRun.Of("inspect", "no/such/model", "--verbose");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("   at ", run.Error);
    }

    [Fact]
    public void An_unknown_data_set_is_named() =>
        CliRun.Of("data", "no/such/data").Failed(1, "no/such/data", "mnist, fashion-mnist");

    private string Placed(string word) =>
        word switch
        {
            "{vae}" => tiny.Vae,
            "{cvae}" => tiny.Cvae,
            "{idx}" => tiny.TestImages,
            "{labels}" => tiny.TestLabels,
            "{data}" => tiny.Data,
            "{out}" => tiny["idle.npy"],
            _ => word,
        };
}
