using Vae.Data;

namespace Vae.Cli.Tests;

/// <summary>What commands are told of headers and columns of text, and what they say of them.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class TextFileTests(TinyModels tiny) : ReadingTest(tiny)
{
    [Fact]
    public void The_same_rows_are_measured_alike_however_they_are_written()
    {
        var expected = Measured(Write("plain.csv", Text(3)), "--max-value", "255");
        var header = string.Join(',', Enumerable.Range(0, Size)) + "\n";
        Assert.Equal(expected, Measured(Write("h.csv", header + Text(3)), "--max-value", "255"));
        Assert.Equal(
            expected,
            Measured(Write("s.amat", Text(3).Replace(",", "  ", StringComparison.Ordinal)), "--max-value", "255")
        );
        var labelled = string.Concat(Lines(3).Select((line, i) => $"{i},{line}\n"));
        Assert.Equal(expected, Measured(Write("l.csv", labelled), "--max-value", "255", "--label-column", "first"));
        Assert.Equal(expected, Measured(Array("u1.npy", RowElement.UInt8, 1), "--max-value", "255"));
        Assert.Equal(expected, Measured(Array("u1.npy", RowElement.UInt8, 1)));
        Assert.Equal(expected, Measured(Array("f4.npy", RowElement.Float32, 1), "--max-value", "255"));
        Assert.Equal(expected, Measured(Array("f8.idx", RowElement.Float64, 1), "--max-value", "255"));
    }

    [Fact]
    public void What_is_said_of_the_header_decides()
    {
        var path = Write("two.csv", Text(2));
        Assert.StartsWith("measured on 1 rows", Rows(path, "--header", "yes"), StringComparison.Ordinal);
        Assert.StartsWith("measured on 2 rows", Rows(path, "--header", "no"), StringComparison.Ordinal);
        Evaluate(path, "--header", "perhaps").Failed(2, "perhaps", "yes");
    }

    [Fact]
    public void A_lost_value_in_the_first_row_is_shown()
    {
        var path = Write("na.csv", $"NA{Text(2)[Text(2).IndexOf(',', StringComparison.Ordinal)..]}");
        Evaluate(path, "--max-value", "255").Failed(1, "\"NA\" in line 1, column 1", "--header");
        EvaluateClasses(Write("two.csv", Text(2)), "--labels", Write("labels.txt", "O\n1\n"))
            .Failed(1, "\"O\" in line 1, column 1");
    }

    [Fact]
    public void A_column_of_labels_is_suggested_and_read()
    {
        var together = Write("l.csv", string.Concat(Lines(3).Select((line, i) => $"{line},{i}.0\n")));
        EvaluateClasses(together).Failed(1, "65 elements", "expects 64", "--label-column");
        var plain = Write("p.csv", Text(3));
        Assert.Equal(
            Measured(plain, "--labels", Write("labels.txt", "0\n1\n2\n")),
            Measured(together, "--label-column", "last")
        );
        var table = Write("table.csv", "class,other\n0,7\n1,8\n2,9\n");
        Assert.Equal(
            Measured(together, "--label-column", "65"),
            Measured(plain, "--labels", table, "--label-column", "class")
        );

        string Measured(string images, params string[] more) =>
            EvaluateClasses(images, [.. more, "--json"]).Succeeded().Output;
    }

    [Fact]
    public void Labels_beside_a_table_with_columns_are_asked_for() =>
        EvaluateClasses(Write("p.csv", Text(3))).Failed(2, "expected --labels, or --label-column");

    private string Measured(string images, params string[] more) =>
        Evaluate(images, [.. more, "--json"]).Succeeded().Output;

    private string Rows(string path, params string[] more)
    {
        var output = Evaluate(path, ["--max-value", "255", .. more]).Succeeded().Output;
        return output[output.IndexOf("measured", StringComparison.Ordinal)..];
    }
}
