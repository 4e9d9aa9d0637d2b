using System.Text;

namespace Vae.Cli.Tests.Tables;

/// <summary><c>vae generate</c> of a table: a row depends on the seed and its number alone, whatever writes it where.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class GenerateTableTests(TrainedTable trained) : IDisposable
{
    private const int Count = 600;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_seed_has_rows_of_its_own()
    {
        var one = Generate("a.csv", "--seed", "7");
        Assert.StartsWith($"{TrainedTable.Header}\n", Encoding.UTF8.GetString(one));
        Assert.Equal(one, Generate("b.csv", "--seed", "7"));
        Assert.NotEqual(one, Generate("c.csv", "--seed", "8"));
        Assert.Equal(one, CliRun.Of("generate", trained.Model, "-n", $"{Count}", "--seed", "7", "-o", "-").Bytes);
    }

    [Fact]
    public void Rows_from_a_number_on_are_those_of_the_longer_run()
    {
        Generate("all.csv", "--seed", "7");
        Generate("some.csv", "--seed", "7", "--first-row", "250", "--count", "77");
        Assert.Equal(TableText.Read(directory["all.csv"])[250..327], TableText.Read(directory["some.csv"]));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("csv.gz")]
    [InlineData("tsv.zst")]
    public void Shards_are_joined_to_what_one_run_writes(string ending)
    {
        string[] options = ["--seed", "7", "--batch-size", "64", "--where", "count>=2"];
        var whole = Generate($"whole.{ending}", options);
        for (var i = 0; i < 3; i++)
        {
            Generate($"shards/rows.{ending}", [.. options, "--shard", $"{i}/3"]);
        }

        Assert.Equal(
            $"{directory[$"joined.{ending}"]}: {Count} rows of 3 shards.\n",
            CliRun.Of("merge", directory["shards"], "-o", directory[$"joined.{ending}"]).Succeeded().Error
        );
        Assert.Equal(whole, File.ReadAllBytes(directory[$"joined.{ending}"]));
    }

    [Theory]
    [InlineData("--where flag=true")]
    [InlineData("--complete")]
    [InlineData("--where kind=a")]
    public void Shards_of_other_rows_are_not_joined(string options)
    {
        Generate("shards/rows.csv", "--shard", "0/2");
        Generate("shards/rows.csv", ["--shard", "1/2", .. options.Split(' ')]);
        CliRun.Of("merge", directory["shards"], "-o", directory["joined.csv"]).Failed(1);
        Assert.False(File.Exists(directory["joined.csv"]));
    }

    [Fact]
    public async Task A_run_that_is_interrupted_goes_on_to_the_same_bytes()
    {
        // Few rows have it, so that the run is slower than the test that stops it.
        string[] line =
        [
            .. (string[])["generate", trained.Model, "-n", "20000", "--seed", "5", "--where", "length>11.5"],
            .. (string[])["--batch-size", "64", "--threads", "1", "--resume", "-o", directory["rows.csv"]],
        ];
        using var stop = new CancellationTokenSource();
        var run = Task.Run(() => CliRun.Of(line, null, stop.Token), CancellationToken.None);
        var partial = new FileInfo(directory["rows.csv.partial/rows.csv"]);
        SpinWait.SpinUntil(() => IsBegun(partial) || run.IsCompleted);
        await stop.CancelAsync();
        (await run).Failed(
            130,
            "Interrupted: ",
            "of 20000 rows are kept, and the same command with --resume goes on from there."
        );
        Assert.False(File.Exists(directory["rows.csv"]));

        Assert.Contains("20,000 rows, continued at ", CliRun.Of(line).Succeeded().Error);
        line[^1] = directory["straight.csv"];
        CliRun.Of(line).Succeeded();
        Assert.Equal(File.ReadAllBytes(directory["straight.csv"]), File.ReadAllBytes(directory["rows.csv"]));

        static bool IsBegun(FileInfo file)
        {
            file.Refresh();
            return file.Exists && file.Length > TrainedTable.Header.Length + 1;
        }
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("arrow")]
    [InlineData("arrows")]
    public void Whole_files_have_the_cells_of_the_text(string ending)
    {
        Generate("rows.csv", "--seed", "7");
        Generate($"rows.{ending}", "--seed", "7");
        var cells = TableText.Read(directory[$"rows.{ending}"]);
        Assert.Equal(TableText.Read(directory["rows.csv"]), cells);
        Assert.Equal(Count, cells.Length);
        Assert.Contains(cells, row => row.Contains(null));
    }

    [Theory]
    [InlineData(
        "a.parquet --shard 0/2",
        "Shard 0/2 of a.parquet was asked for, and such files cannot be joined; expected .csv or .tsv, or --shard none."
    )]
    [InlineData(
        "a.arrow --resume",
        "--resume has no effect here: a.arrow is written as a whole; .csv and .tsv can be gone on with; expected the command without it."
    )]
    [InlineData(
        "a.parquet --format csv",
        "--format has no effect here: the name of a table's file tells its format; expected the command without it."
    )]
    [InlineData(
        "a.npy",
        "a.npy is Npy, which holds no cells of a table; expected .csv or .tsv (also with .gz or .zst), .parquet, .arrow, .feather or .arrows."
    )]
    [InlineData(
        "a.png",
        "a.png is Png, which holds no cells of a table; expected .csv or .tsv (also with .gz or .zst), .parquet, .arrow, .feather or .arrows."
    )]
    [InlineData(
        "a.csv --with rows",
        "--with has no effect here: the rows of a table are its columns and nothing else; expected the command without it."
    )]
    [InlineData(
        "a.parquet --with latents",
        "--with has no effect here: the rows of a table are its columns and nothing else; expected the command without it."
    )]
    [InlineData("a.csv --labels 0", "--labels is for models of rows of numbers; expected --where for a table.")]
    [InlineData(
        "a.csv --labels-from b.csv",
        "--labels-from has no effect here: a table's classes are asked for with --where; expected the command without it."
    )]
    public void What_a_table_is_not_written_as_is_a_usage_error(string output, string sentence)
    {
        var words = output.Split(' ');
        var (path, name) = (directory[words[0]], words[0]);
        CliRun
            .Of(["generate", trained.Model, "-o", path, .. words[1..]])
            .FailedWith(2, sentence.Replace(name, path, StringComparison.Ordinal));
        Assert.Empty(directory.Files);
    }

    [Fact]
    public void A_task_of_an_engine_does_not_write_the_whole_of_what_is_to_be_a_part()
    {
        VaeProcessOf("JOB_COMPLETION_INDEX=1 JOB_COMPLETIONS=3", "a.parquet")
            .FailedWith(
                2,
                $"Shard 1/3 of {directory["a.parquet"]} was asked for, and such files cannot be joined; expected .csv or .tsv, or --shard none."
            );
        VaeProcessOf("JOB_COMPLETION_INDEX=1 JOB_COMPLETIONS=3", "a.parquet", "--shard", "none").Succeeded();
    }

    private CliRun VaeProcessOf(string environment, string name, params string[] options) =>
        Runs.VaeProcess.Run(environment, ["generate", trained.Model, "-n", "9", "-o", directory[name], .. options]);

    private byte[] Generate(string name, params string[] options)
    {
        string[] count = options.Contains("--count") ? [] : ["--count", $"{Count}"];
        CliRun.Of(["generate", trained.Model, .. count, "-o", directory[name], .. options]).Succeeded();
        return File.Exists(directory[name]) ? File.ReadAllBytes(directory[name]) : [];
    }
}
