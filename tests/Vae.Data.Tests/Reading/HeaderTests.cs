using System.Text;

namespace Vae.Data.Tests.Reading;

/// <summary>Whether the first line of a text is its header: told where it is clear, asked where it is not.</summary>
public sealed class HeaderTests
{
    [Theory]
    [InlineData("labels\n5\n6\n")]
    [InlineData("digit class\n5\n6\n")]
    [InlineData("p0\n5\n6\n")]
    [InlineData("\"y\"\"1\"\n5\n6\n")]
    [InlineData("R,G,B\n5,0,0\n6,0,0\n")]
    [InlineData("pixel 1,pixel 2\n5,0\n6,0\n")]
    [InlineData("a;b,c\n5;0\n6;0\n")]
    [InlineData("a b\n5 0\n6 0\n")]
    [InlineData("a\tb\n5\t0\n6\t0\n")]
    [InlineData("0,1,2\n5,0,0\n6,0,0\n")]
    [InlineData("1,2,3\n5,0,0\n6,0,0\n")]
    [InlineData("0 1 2 3\n5 0 0 0\n6 0 0 0\n")]
    [InlineData("0,1,2,label\n5,0,0,9\n6,0,0,9\n")]
    [InlineData("row,0,1,2,label\n0,5,0,0,9\n1,6,0,0,9\n")]
    [InlineData("row,0\n0,5\n1,6\n")]
    [InlineData("1x1,1x2,28x28\n5,0,0\n6,0,0\n")]
    [InlineData("0x0,0x1,1x0\n5,0,0\n6,0,0\n")]
    [InlineData("id,0_0,0_1\n5,0,0\n6,0,0\n")]
    [InlineData("z0,l1,O2\n5,0,0\n6,0,0\n")]
    [InlineData("# made with care\nvalue\n5\n6\n")]
    public void Names_and_the_numbers_of_columns_are_a_header(string text)
    {
        Assert.Equal([5f, 6f], FirstColumn(text));
        using var reader = Open(text);
        Assert.Equal(2, reader.Count);
    }

    [Fact]
    public void The_header_of_Kaggles_digits_is_one()
    {
        var names = Enumerable.Range(0, 784).Select(i => $"{i / 28 + 1}x{i % 28 + 1}");
        var text = $"label,{string.Join(',', names)}\n7{string.Concat(Enumerable.Repeat(",255", 784))}\n";
        using var reader = Open(text);
        Assert.Equal((1L, 784, true), (reader.Count, reader.RowSize, reader.HasLabels));
        Assert.Equal([7L], reader.ReadAll().Labels);
    }

    [Theory]
    [InlineData("5\n6\n")]
    [InlineData("5,6\n6,7\n")]
    [InlineData("5 1 2\n6 0 0\n")]
    [InlineData("5\t1\n6\t0\n")]
    [InlineData("  5   1 \t 2  \n 6 0 0\n")]
    [InlineData("5.0,1,2\n6,1,2\n")]
    [InlineData("5e0,0,1\n6,1,2\n")]
    [InlineData("\uFEFF5,1\n6,2\n")]
    [InlineData("# written by numpy\n# twice\n5 1\n6 2\n# the end\n")]
    [InlineData("# a,b,c\n5,1\n6,2\n")]
    [InlineData("5,1\n6,2\n\n \n")]
    public void Numbers_are_rows(string text)
    {
        Assert.Equal([5f, 6f], FirstColumn(text));
        using var reader = Open(text);
        Assert.Equal(2, reader.Count);
    }

    [Fact]
    public void Numbers_of_columns_count_from_0_or_1()
    {
        Assert.Equal([0f, 6f], FirstColumn("0,1,3\n6,0,0\n"));
        Assert.Equal([2f, 6f], FirstColumn("2,3,4\n6,0,0\n"));
        Assert.Equal([1f, 6f], FirstColumn("1,2\n6,0\n"));
        Assert.Equal([0f, 1f], FirstColumn("0\n1\n"));
    }

    [Fact]
    public void Names_in_a_comment_above_the_first_row_are_names()
    {
        using var reader = Open("# by hand\n# label p q\n7 1 2\n8 3 4\n");
        Assert.Equal((2L, 2, true), (reader.Count, reader.RowSize, reader.HasLabels));
        var (rows, labels) = reader.ReadAll();
        Assert.Equal([1f, 2f, 3f, 4f], rows);
        Assert.Equal([7L, 8L], labels);
    }

    [Theory]
    [InlineData("207,21,NA\n1,2,3\n", "\"NA\" in line 1, column 3")]
    [InlineData("207,21,\n1,2,3\n", "\"\" in line 1, column 3")]
    [InlineData("?,21,3\n1,2,3\n", "\"?\" in line 1, column 1")]
    [InlineData("null\n1\n", "\"null\" in line 1, column 1")]
    [InlineData("-\n1\n", "\"-\" in line 1, column 1")]
    [InlineData("NA,NA\n1,2\n", "\"NA\" in line 1, column 1")]
    [InlineData("O\n1\n", "\"O\" in line 1, column 1")]
    [InlineData("oo\n1\n", "\"oo\" in line 1, column 1")]
    [InlineData("l\n1\n", "\"l\" in line 1, column 1")]
    [InlineData("S5\n1\n", "\"S5\" in line 1, column 1")]
    [InlineData("B\n1\n", "\"B\" in line 1, column 1")]
    [InlineData("3rd\n1\n", "\"3rd\" in line 1, column 1")]
    [InlineData("O,l\n1,2\n", "\"O\" in line 1, column 1")]
    [InlineData("l5,O.5\n1,2\n", "\"l5\" in line 1, column 1")]
    [InlineData("1O,2,3\n1,2,3\n", "\"1O\" in line 1, column 1")]
    [InlineData("12:30,1/2\n1,2\n", "\"12:30\" in line 1, column 1")]
    [InlineData("\u22125,\u22121\n1,2\n", "\"\u22125\" in line 1, column 1")]
    [InlineData("2024-01-01\n1\n", "\"2024-01-01\" in line 1, column 1")]
    [InlineData("1.2.3,4\n1,2\n", "\"1.2.3\" in line 1, column 1")]
    [InlineData("12,4a\n1,2\n", "\"4a\" in line 1, column 2")]
    [InlineData("1,2,4a\n1,2,3\n", "\"4a\" in line 1, column 3")]
    [InlineData("cat,0\n1,2\n", "\"cat\" in line 1, column 1")]
    [InlineData("label,1,0\n1,2,3\n", "\"label\" in line 1, column 1")]
    [InlineData("a,b,nan\n1,2,3\n", "\"nan\" in line 1, column 3")]
    [InlineData("a,,c\n1,2,3\n", "without a name for column 2")]
    [InlineData("0x10,0x10,0xFF\n1,2,3\n", "\"0x10\" in line 1, column 1")]
    [InlineData("True,False\n1,2\n", "\"True\" in line 1, column 1")]
    [InlineData("cat,cat,Cat\n1,2,3\n", "\"cat\" in line 1, column 2")]
    [InlineData("unknown\n1\n", "\"unknown\" in line 1, column 1")]
    [InlineData("1.0 2.0 Y3.0\n4 5 6\n", "\"Y3.0\" in line 1, column 3")]
    [InlineData("zero\n1\n", "\"zero\" in line 1, column 1")]
    [InlineData("# a comment\n1,NA\n", "\"NA\" in line 2, column 2")]
    public void What_is_neither_is_asked_about(string text, string found)
    {
        var sentence = Reading.Refusal(Encoding.UTF8.GetBytes(text));
        Assert.Contains(found, sentence, StringComparison.Ordinal);
        Assert.True(
            sentence.Contains("--header yes or no", StringComparison.Ordinal)
                || found.StartsWith("without", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("first,second,0.5\v\n1,2,3\n")]
    [InlineData("first,second,\0third\n1,2,3\n")]
    public void Control_characters_are_no_text(string text) =>
        Assert.Contains(
            "bytes in line 1 that are no text in UTF-8, or control characters",
            Reading.Refusal(Encoding.UTF8.GetBytes(text)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("0,1\n5,6\n", "x has 0 to 1 in line 1")]
    [InlineData("0,1,2\n", "x has 0 to 2 in line 1")]
    [InlineData("0.0,1.0,2.0\n5,6,7\n", "x has 0.0 to 2.0 in line 1")]
    [InlineData("1,2,03\n5,6,7\n", "x has 1 to 03 in line 1")]
    [InlineData("# made\n0,1\n5,6\n", "x has 0 to 1 in line 2")]
    public void Numbers_that_may_be_those_of_columns_are_asked_about(string text, string found) =>
        Assert.Equal(
            $"{found}, which may be a row or the numbers of its columns; RowReaderOptions.Header (--header yes or no) has to tell.",
            Reading.Refusal(Encoding.UTF8.GetBytes(text))
        );

    [Theory]
    [InlineData(
        "0,5;0,3\n0,1;0,2\n",
        "x has \"0,5\" in line 1, column 1; expected a finite number with a decimal point in place of the comma"
    )]
    [InlineData(
        "1,2\n3;4\n",
        "x has commas between the fields of line 1 and semicolons in the next; expected one separator throughout"
    )]
    [InlineData(
        "1 2\n3,4\n",
        "x has blanks between the fields of line 1 and commas in the next; expected one separator throughout"
    )]
    [InlineData(
        "1 2\n3\n",
        "x has \"1 2\" in line 1, column 1; expected a finite number, and one separator throughout"
    )]
    [InlineData("1\n2 3\n", "x has 2 fields in line 2")]
    [InlineData("3,4\n1,2\n5 6\n", "x has 1 field in line 3; expected 2 as in its first line")]
    [InlineData("nan,2\n3,4\n", "x has \"nan\" in line 1, column 1; expected a finite number")]
    [InlineData("1,-inf\n3,4\n", "x has \"-inf\" in line 1, column 2; expected a finite number")]
    [InlineData("\n1,2\n", "x is blank in line 1 and goes on in line 2")]
    [InlineData("# nothing\n", "x has nothing but blank lines or comments")]
    public void A_row_that_is_none_is_shown(string text, string start) =>
        Assert.StartsWith(start, Reading.Refusal(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("0,1\n5,6\n")]
    [InlineData("0,1,2\n5,6,7\n")]
    [InlineData("0 1 2\n5 6 7\n")]
    public void What_is_said_decides(string text)
    {
        Assert.Equal([5f], FirstColumn(text, TextHeader.Present));
        Assert.Equal([0f, 5f], FirstColumn(text, TextHeader.Absent));
    }

    [Fact]
    public void With_a_header_said_any_line_is_one_and_without_none()
    {
        using var named = Open("NA,label,\n1,2,3\n", TextHeader.Present);
        Assert.Equal((1L, 2, true), (named.Count, named.RowSize, named.HasLabels));
        Assert.Equal([2L], named.ReadAll().Labels);
        using var plain = Open("a,b\n1,2\n", TextHeader.Absent);
        Assert.Equal(
            "x has \"a\" in line 1, column 1; expected a finite number.",
            Assert.Throws<InvalidDataException>(() => plain.ReadToEnd()).Message
        );
        Assert.Throws<ArgumentException>(() => Open("1\n", (TextHeader)9));
    }

    [Fact]
    public void Labels_are_asked_about_as_rows_are()
    {
        Assert.Contains(
            "\"O\" in line 1, column 1",
            Reading.LabelRefusal("O\n1\n2\n3\n"u8.ToArray()),
            StringComparison.Ordinal
        );
        using var labels = RowReader.OpenLabels(
            new MemoryStream("7\n1\n"u8.ToArray()),
            "x",
            new() { Header = TextHeader.Present }
        );
        Assert.Equal([1L], labels.ReadLabelsToEnd());
    }

    [Fact]
    public void A_first_line_of_a_million_fields_is_read_at_once_and_whole()
    {
        // Each further doubling costs twice as much; with the square of it, this would take a minute.
        const int fields = 1_000_000;
        var text = string.Join(',', Enumerable.Range(0, fields).Select(i => i % 10)) + "\n";
        using var reader = Open(text + text);
        Assert.Equal((2L, fields), (reader.Count, reader.RowSize));
        var rows = reader.ReadToEnd();
        Assert.Equal(2 * fields, rows.Length);
        Assert.Equal(9f, rows[^1]);
    }

    [Fact]
    public void What_is_written_has_names_that_a_reader_takes_for_names()
    {
        using var directory = new TemporaryDirectory();
        using (var writer = RowWriter.Create(directory["a.csv"], [2], new() { ColumnNames = ["0", "1"] }))
        {
            writer.Write([5, 6]);
            writer.Complete();
        }

        using var reader = RowReader.Open(directory["a.csv"]);
        Assert.Equal([5f, 6f], reader.ReadToEnd());
        Assert.Contains(
            "could take for numbers",
            Assert
                .Throws<ArgumentException>(() =>
                    RowWriter.Create(directory["b.csv"], [2], new() { ColumnNames = ["NA", "7"] })
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private static float[] FirstColumn(string text, TextHeader header = TextHeader.Detect)
    {
        using var reader = Open(text, header);
        return [.. reader.ReadAll().Rows.Where((_, i) => i % reader.RowSize == 0)];
    }

    private static RowReader Open(string text, TextHeader header = TextHeader.Detect) =>
        RowReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x", new() { Header = header });
}
