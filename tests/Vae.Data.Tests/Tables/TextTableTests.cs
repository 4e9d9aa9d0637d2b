using System.Text;
using Vae.Data.Tests.Reading;

namespace Vae.Data.Tests.Tables;

/// <summary>Tables of text as people write them.</summary>
public sealed class TextTableTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_file_of_UCI_is_read_as_it_is()
    {
        var path = directory.WriteText(
            "adult.csv",
            "age, workclass, gain, income\n39, State-gov, 2174, <=50K\n50, ?, 0, >50K\n38, \" Private \", ?, <=50K\n\n"
        );
        Assert.Equal(["age Integer", "workclass Text", "gain Integer", "income Text"], TableFiles.FieldsOf(path));
        Assert.Equal(
            [
                [39.0, "State-gov", 2174.0, "<=50K"],
                [50.0, null, 0.0, ">50K"],
                [38.0, " Private ", null, "<=50K"],
            ],
            TableFiles.Read(path)
        );
    }

    [Fact]
    public void Dates_are_text_where_nobody_looks_at_them() =>
        Assert.Equal(
            [
                ["2024-01-31", 1.0],
                [null, 2.5],
            ],
            TableFiles.Read(
                directory.WriteText("days.csv", "day,rain\n2024-01-31,1\nNA,2.5\n"),
                new TableReaderOptions { DatesAreText = true }
            )
        );

    [Theory]
    [InlineData("true", "FALSE", "Boolean")]
    [InlineData("true", "0", "Text")]
    [InlineData("0", "1", "Integer")]
    [InlineData("+5", "-7", "Integer")]
    [InlineData("1", "2.0", "Real")]
    [InlineData(".5", "5.", "Real")]
    [InlineData("1e3", "-2E-5", "Real")]
    [InlineData("9007199254740992", "-9007199254740992", "Integer")]
    [InlineData("00123", "45678", "Text")]
    [InlineData("00.5", "1.5", "Text")]
    [InlineData("1.234.567", "5", "Text")]
    [InlineData("0x10", "5", "Text")]
    [InlineData("1 000", "5", "Text")]
    [InlineData("1e", "5", "Text")]
    [InlineData("-", "5", "Text")]
    [InlineData("inf", "red", "Text")]
    [InlineData("NA", "", "Text")]
    [InlineData("NA", "3", "Integer")]
    [InlineData("2024-01-31", "never; red; blue", "Text")]
    [InlineData("2024-13-31", "2024-13-32", "Text")]
    public void Types_are_told_from_all_cells(string first, string second, string type)
    {
        var cells = string.Join(
            '\n',
            (first + "\n" + second.Replace("; ", "\n")).Split('\n').Select(cell => $"x,{cell}")
        );
        Assert.Equal(["k Text", $"v {type}"], TableFiles.FieldsOf(directory.WriteText("x.csv", $"k,v\n{cells}\n")));
    }

    [Theory]
    [InlineData("a;b\n1,5;x\n-0,25;\"y;z\"\n")]
    [InlineData("a\tb\n1,5\tx\n-0,25\ty;z\n")]
    [InlineData("a;b\n1.5;x\n-0.25;\"y;z\"\n")]
    [InlineData("a,b\r\n1.5,x\r\n-0.25,y;z\r\n")]
    [InlineData("\"a\",\"b\"\r\n\"1.5\",\"x\"\r\n\" -0.25 \",\"y;z\"")]
    public void Separators_and_decimal_marks_are_told(string text)
    {
        var path = directory.WriteText("x.csv", text);
        Assert.Equal(["a Real", "b Text"], TableFiles.FieldsOf(path));
        Assert.Equal(
            [
                [1.5, "x"],
                [-0.25, "y;z"],
            ],
            TableFiles.Read(path)
        );
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void Packed_text_is_read_twice(string way)
    {
        var path = directory.Write("x", Packed.As(way, "a,b\n1,x\n2,y\n"u8.ToArray(), 2));
        using var reader = TableReader.Open(path);
        Assert.Equal(2, reader.Count);
        Assert.Equal(
            [
                [1.0, "x"],
                [2.0, "y"],
            ],
            TableFiles.Read(reader)
        );
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_mark_of_the_byte_order_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var path = directory.Write("x", [.. encoding.Preamble, .. encoding.GetBytes("größe;日本\n1,5;😀\n")]);
        Assert.Equal(["größe Real", "日本 Text"], TableFiles.FieldsOf(path));
        Assert.Equal(
            [
                [1.5, "😀"],
            ],
            TableFiles.Read(path)
        );
    }

    [Fact]
    public void Quotes_hold_separators_line_breaks_and_quotes()
    {
        var path = directory.WriteText("x.csv", "a,\"b,\"\"c\"\"\"\n1,\"x\ny\"\n2, \"say \"\"so\"\"\" \n3,\"\"\n");
        Assert.Equal(["a Integer", "b,\"c\" Text"], TableFiles.FieldsOf(path));
        Assert.Equal(
            [
                [1.0, "x\ny"],
                [2.0, "say \"so\""],
                [3.0, null],
            ],
            TableFiles.Read(path)
        );
    }

    [Fact]
    public void Given_types_are_taken_and_the_others_found()
    {
        var path = directory.WriteText("x.csv", "zip,month,flag,whole,n\n00123,01,1,5.0,1\n99999,12,0,7,2\n");
        var options = new TableReaderOptions
        {
            Types = new Dictionary<string, CellType>
            {
                ["zip"] = CellType.Text,
                ["month"] = CellType.Integer,
                ["flag"] = CellType.Boolean,
                ["whole"] = CellType.Integer,
            },
        };
        Assert.Equal(
            ["zip Text", "month Integer", "flag Boolean", "whole Integer", "n Integer"],
            TableFiles.FieldsOf(path, options)
        );
        Assert.Equal(
            [
                ["00123", 1.0, 1.0, 5.0, 1.0],
                ["99999", 12.0, 0.0, 7.0, 2.0],
            ],
            TableFiles.Read(path, options)
        );
    }

    [Fact]
    public void The_marks_of_missing_cells_are_given()
    {
        var path = directory.WriteText("x.csv", "a,b\n-,NA\n1,-\n");
        var options = new TableReaderOptions { MissingMarks = ["-"] };
        Assert.Equal(
            [
                [null, "NA"],
                [1.0, null],
            ],
            TableFiles.Read(path, options)
        );
    }

    [Fact]
    public void A_column_alone_may_have_missing_cells()
    {
        var path = directory.WriteText("x.csv", "a\n1\n\n3\n");
        Assert.Equal(
            [
                [1.0],
                [null],
                [3.0],
            ],
            TableFiles.Read(path)
        );
    }

    [Fact]
    public void A_pipe_is_read_once_when_types_are_given()
    {
        var types = new Dictionary<string, CellType> { ["a"] = CellType.Real, ["b"] = CellType.Text };
        using var reader = TableReader.Open(
            new Reading.ForwardStream("a,b\n1,x\n"u8.ToArray()),
            "pipe",
            new TableReaderOptions { Types = types }
        );
        Assert.Null(reader.Count);
        Assert.Equal(
            [
                [1.0, "x"],
            ],
            TableFiles.Read(reader)
        );
    }

    [Fact]
    public void A_text_is_one_object_however_often_it_occurs()
    {
        using var reader = TableReader.Open(directory.WriteText("x.csv", "a,b\nx,1\ny,2\nx,3\n"));
        var rows = new TableRows(reader.Fields, 3);
        Assert.Equal(3, reader.Read(rows));
        Assert.Same(rows.Texts(0)[0], rows.Texts(0)[2]);
    }

    [Fact]
    public void A_cancelled_reading_ends()
    {
        using var source = new CancellationTokenSource();
        using var reader = TableReader.Open(
            directory.WriteText("x.csv", "a\n1\n"),
            new TableReaderOptions { Cancellation = source.Token }
        );
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => reader.Read(new TableRows(reader.Fields, 1)));
    }
}
