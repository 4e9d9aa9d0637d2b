using Vae.Data;

namespace Vae.Cli.Tests.Tables;

/// <summary>Rows of numbers as Parquet and Arrow.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class ColumnarRowsTests(TinyModels models) : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("rows.parquet")]
    [InlineData("rows.arrow")]
    public void Pictures_and_codes_have_the_columns_and_cells_of_csv(string name)
    {
        string[] generate =
        [
            "generate",
            models.Cvae,
            "-n",
            "50",
            "--labels",
            "0,2",
            "--seed",
            "3",
            "--with",
            "latents",
        ];
        AreEqual("pictures", generate, name);
        AreEqual("codes", ["encode", models.Cvae, "--images", directory[$"pictures.{name}"]], name);
    }

    [Fact]
    public void A_file_that_is_written_as_a_whole_has_no_parts()
    {
        var run = CliRun.Of("generate", models.Cvae, "-n", "5", "-o", directory["a.parquet"], "--shard", "0/2");
        Assert.Equal(
            $"Shard 0/2 of {directory["a.parquet"]} was asked for, and such files cannot be joined; expected .csv or .tsv, or --shard none.\n",
            run.Error
        );
        Assert.False(File.Exists(directory["a.parquet"]));
    }

    private void AreEqual(string what, string[] command, string name)
    {
        var (text, columns) = (directory[$"{what}.csv"], directory[$"{what}.{name}"]);
        CliRun.Of([.. command, "-o", text]).Succeeded();
        CliRun.Of([.. command, "-o", columns]).Succeeded();
        using var expected = TableReader.Open(text);
        using var found = TableReader.Open(columns);
        Assert.Equal(expected.Fields.Select(field => field.Name), found.Fields.Select(field => field.Name));
        var (a, b) = (new TableRows(expected.Fields, 100), new TableRows(found.Fields, 100));
        Assert.Equal(50, expected.Read(a));
        Assert.Equal(50, found.Read(b));
        for (var column = 0; column < expected.Fields.Count; column++)
        {
            for (var row = 0; row < 50; row++)
            {
                Assert.Equal((float)a.Numbers(column)[row], (float)b.Numbers(column)[row]);
            }
        }
    }
}
