using Vae.Inference;
using Vae.Tables;

namespace Vae.Cli.Tests.Tables;

/// <summary><c>vae train --table</c>: what it shows, what its columns are told to be, and how it goes on.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class TrainTableTests(TrainedTable trained) : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_columns_are_shown()
    {
        var output = trained.Training.Output;
        Assert.Matches(@"\| kind +\| Text +\| a, b \(the condition\) +\|", output);
        Assert.Matches(@"\| length +\| Real +\| -1\d\.\d+ to 1\d\.\d+ +\|", output);
        Assert.Matches(@"\| flag +\| Boolean +\| false, true +\|", output);
        Assert.Matches(
            @"\| count +\| Integer +\| 0, 1, 2, 3 and 2 more; missing at random in \d\d(\.\d)? % +\|",
            output
        );
        Assert.Matches(
            @"\| colour +\| Text +\| (red, green|green, red); missing, which has to do with other columns +\|",
            output
        );
        Assert.DoesNotContain("Warning", trained.Training.Error);
    }

    [Fact]
    public void A_file_of_types_corrects_what_the_columns_are()
    {
        File.WriteAllText(directory["types"], "count: text\n\nlength :REAL\ncolour: drop\n");
        Train("--types", directory["types"]).Succeeded();
        Assert.Equal("kind Text, length Real, flag Boolean, count Text", Columns());
    }

    [Theory]
    [InlineData(
        "count real",
        "Line 1 of FILE is 'count real'; expected `column: type`, the type being one of Text, Boolean, Integer, Real and drop."
    )]
    [InlineData(
        "count: float",
        "Line 1 of FILE is 'count: float'; expected `column: type`, the type being one of Text, Boolean, Integer, Real and drop."
    )]
    [InlineData(
        "\ncount: 1",
        "Line 2 of FILE is 'count: 1'; expected `column: type`, the type being one of Text, Boolean, Integer, Real and drop."
    )]
    [InlineData(
        ": text",
        "Line 1 of FILE is ': text'; expected `column: type`, the type being one of Text, Boolean, Integer, Real and drop."
    )]
    [InlineData(
        "count: real\ncount: text",
        "Line 2 of FILE is about the column 'count' again; expected one line for each."
    )]
    [InlineData(
        "count: drop\ncount: text",
        "Line 2 of FILE is about the column 'count' again; expected one line for each."
    )]
    [InlineData(
        "size: real",
        "DATA has no column 'size', which the options name; expected one of kind, length, flag, count, colour."
    )]
    [InlineData(
        "size: drop",
        "DATA has no column 'size', which the options name; expected one of kind, length, flag, count, colour."
    )]
    [InlineData(
        "flag: integer",
        "DATA has 'true' in row 0 (line 2), column 'flag'; expected a whole number, as the column is of the type Integer."
    )]
    public void A_line_of_types_that_does_not_fit_is_named(string lines, string sentence)
    {
        File.WriteAllText(directory["types"], lines);
        File.WriteAllText(directory["data.csv"], $"{TrainedTable.Header}\na,1.5,true,3,red\nb,2.5,false,4,green\n");
        CliRun
            .Of(
                "train",
                "--data",
                directory["data.csv"],
                "--table",
                "--types",
                directory["types"],
                "--out",
                directory["model"]
            )
            .FailedWith(
                1,
                sentence
                    .Replace("FILE", directory["types"], StringComparison.Ordinal)
                    .Replace("DATA", directory["data.csv"], StringComparison.Ordinal)
            );
        Assert.False(Directory.Exists(directory["model"]));
    }

    [Fact]
    public void Dropped_columns_are_left_out()
    {
        Train("--drop", "count, colour").Succeeded();
        Assert.Equal("kind Text, length Real, flag Boolean", Columns());
    }

    [Theory]
    [InlineData(
        "--drop kind,length,flag,count,colour",
        "No column of DATA is left to be learnt; expected at least one that is neither dropped nor the condition."
    )]
    [InlineData(
        "--drop kind --condition kind",
        "The column 'kind' is dropped and is the condition; expected one of the two."
    )]
    [InlineData(
        "--condition size",
        "There is no column 'size' in DATA; expected one of kind, length, flag, count, colour."
    )]
    [InlineData(
        "--limit 5",
        "--limit has no effect here: a table has columns of its own; expected the command without it."
    )]
    [InlineData("--model vae", "--model is for rows of numbers; a table's model is made for its columns.")]
    [InlineData(
        "--batch-size 999",
        "The batch size is 999 and DATA has 240 rows; expected a batch size of at most that."
    )]
    public void Options_that_make_no_sense_are_usage_errors(string options, string sentence) =>
        Train(options.Split(' ')).FailedWith(2, sentence.Replace("DATA", trained.Data, StringComparison.Ordinal));

    [Fact]
    public void The_condition_is_a_column_of_categories() =>
        Train("--condition", "length")
            .FailedWith(
                1,
                $"The condition 'length' of {trained.Data} has many different numbers; expected a column of categories, or of few numbers."
            );

    [Theory]
    [InlineData("--condition kind", "--condition")]
    [InlineData("--types file", "--types")]
    [InlineData("--drop kind", "--drop")]
    public void Options_of_tables_need_a_table(string options, string option) =>
        CliRun
            .Of(["train", "--data", trained.Data, "--out", directory["model"], .. options.Split(' ')])
            .FailedWith(2, $"{option} was given without --table; expected both or neither.");

    [Fact]
    public void A_model_that_is_there_is_not_trained_over()
    {
        var before = File.ReadAllBytes(Path.Combine(trained.Model, BundleFormat.CardFile));
        CliRun
            .Of("train", "--data", trained.Data, "--table", "--out", trained.Model)
            .FailedWith(
                2,
                $"There is a checkpoint in {trained.Model}/training already; go on with --resume, choose another --out, or remove it."
            );
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(trained.Model, BundleFormat.CardFile)));
    }

    [Fact]
    public void A_training_that_was_interrupted_goes_on_to_the_same_model()
    {
        string[] line =
        [
            .. (string[])
                ["train", "--data", trained.Data, "--table", "--condition", "kind", "--out", directory["model"]],
            .. TrainedTable.Recipe,
        ];
        var run = CliRun
            .StoppedAt("epoch 1/2", line)
            .Failed(130, "Interrupted; a checkpoint was written. To go on: vae train");
        Assert.Contains("--resume", run.Error);
        Assert.False(File.Exists(Path.Combine(directory["model"], BundleFormat.CardFile)));
        CliRun.Of([.. line, "--resume", "--drop", "count"]).Failed(1, "of another network");
        CliRun.Of([.. line, "--resume"]).Succeeded();
        // The cards differ by the time that the trainings took.
        Assert.Equal(Generated(trained.Model), Generated(directory["model"]));
    }

    private CliRun Train(params string[] options) =>
        CliRun.Of([
            "train",
            "--data",
            trained.Data,
            "--table",
            "--epochs",
            "1",
            "--out",
            directory["model"],
            .. options,
        ]);

    private string Columns()
    {
        using var model = VaeTableModel.Load(directory["model"]);
        return string.Join(", ", model.Fields.Select(field => $"{field.Name} {field.Type}"));
    }

    private static byte[] Generated(string model) =>
        CliRun.Of("generate", model, "--count", "50", "--seed", "3", "-o", "-").Succeeded().Bytes;
}
