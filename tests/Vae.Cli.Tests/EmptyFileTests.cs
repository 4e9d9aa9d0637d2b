namespace Vae.Cli.Tests;

/// <summary>Files without a row.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class EmptyFileTests(TinyModels tiny) : ReadingTest(tiny)
{
    [Theory]
    [InlineData("p.csv", "")]
    [InlineData("p.csv", "# nothing\n")]
    public void Files_without_rows_say_so(string name, string text)
    {
        var path = Write(name, text);
        Evaluate(path).Failed(1, name, "expected");
        CliRun.Of("train", "--images", path, "--out", Files["t"]).Failed(1, name, "expected");
    }

    [Fact]
    public void A_header_alone_is_no_row()
    {
        var path = Write("p.csv", string.Join(',', Enumerable.Range(0, Size).Select(i => $"p{i}")) + "\n");
        Evaluate(path).Failed(1, "has no rows, only a header");
        CliRun.Of("train", "--images", path, "--out", Files["t"]).Failed(1, "has no rows, only a header");
        var idx = Files.Write("none.idx", 0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 8);
        Evaluate(idx).Failed(1, "has no rows, only a header");
    }
}
