using System.Text;

namespace Vae.Data.Tests.Reading;

/// <summary>CSV and TSV, with and without headers, and what is refused.</summary>
public sealed class CsvTests
{
    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("1,2\n3,4")]
    [InlineData("1,2\r\n3,4\r\n\r\n\n")]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a;b\n1;2\n3;4\n")]
    [InlineData("a\tb\n1\t2\n3\t4\n")]
    [InlineData("a, b\n 1 , 2\n3,\t4\n")]
    [InlineData("\"a,1\",\"b\"\"\"\r\n\"1\",+2.0\n3e0,40E-1")]
    [InlineData("\uFEFFa,b\n1,2\n3,4\n")]
    [InlineData("\uFEFF1,2\n3,4\n")]
    [InlineData("# a,b\n1,2\n3,4\n")]
    public void Rows_are_numbers_between_separators(string text)
    {
        using var reader = Open(text);
        Assert.Equal((2L, 2, false), (reader.Count, reader.RowSize, reader.HasLabels));
        Assert.Equal([1f, 2f, 3f, 4f], reader.ReadAll(1).Rows);
        Assert.Equal((2L, 2L), (reader.Count, reader.Position));
    }

    [Fact]
    public void Columns_called_row_and_label_are_not_elements()
    {
        using var reader = Open("p0,Label,p1,ROW\n1,7,2,first\n3,-8,4,\n");
        Assert.Equal((2L, 2, true), (reader.Count, reader.RowSize, reader.HasLabels));
        var (rows, labels) = reader.ReadAll();
        Assert.Equal([1f, 2f, 3f, 4f], rows);
        Assert.Equal([7L, -8L], labels);
    }

    [Fact]
    public void Labels_need_not_be_read()
    {
        using var reader = Open("label,p\nx,1\ny,2\n");
        var rows = new float[9];
        Assert.Equal(2, reader.Read(rows, []));
        Assert.Equal([1f, 2f], rows[..2]);
    }

    [Fact]
    public void Elements_are_divided_by_the_largest_one()
    {
        using var reader = Open("label,a,b\n9,255,51\n", largest: 255f);
        var (rows, labels) = reader.ReadAll();
        Assert.Equal([1f, 51 / 255f], rows);
        Assert.Equal([9L], labels);
    }

    [Fact]
    public void A_stream_that_cannot_seek_has_no_count()
    {
        using var reader = RowReader.Open(new ForwardStream("a,b\n1,2\n3,4"u8.ToArray()), "x");
        Assert.Null(reader.Count);
        Assert.Equal([1f, 2f, 3f, 4f], reader.ReadAll().Rows);
    }

    [Fact]
    public void Counting_in_the_middle_changes_nothing()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},{-i}\r\n"));
        using var reader = Open(text);
        var rows = new float[2 * 20_000];
        Assert.Equal(20_000, reader.Read(rows, []));
        Assert.Equal(50_000, reader.Count);
        Assert.Equal(20_000, reader.Read(rows, []));
        Assert.Equal([20_000f, -20_000f, 20_001f], rows[..3]);
    }

    [Theory]
    [InlineData("", "x is empty; expected IDX, NPY, CSV, Parquet or Arrow.")]
    [InlineData("1,2\n3\n", "x has 1 field in line 2; expected 2 as in its first line.")]
    [InlineData("a,b\n1,2\n3,4,5\n", "x has 3 fields in line 3; expected 2 as in its first line.")]
    [InlineData("a,b\n1,2\n3,x\n", "x has \"x\" in line 3, column 2 (b); expected a finite number.")]
    [InlineData("1,2\n3,\n", "x has \"\" in line 2, column 2; expected a finite number.")]
    [InlineData("1,2\n3,NaN\n", "x has \"NaN\" in line 2, column 2; expected a finite number.")]
    [InlineData("NaN,2\n3,4\n", "x has \"NaN\" in line 1, column 1; expected a finite number.")]
    [InlineData("1\n1e99\n", "x has \"1e99\" in line 2, column 1; expected a finite number.")]
    [InlineData(
        "1;2\n1,5;2\n",
        "x has \"1,5\" in line 2, column 1; expected a finite number with a decimal point in place of the comma."
    )]
    [InlineData(
        "1\n1\n1 000\n",
        "x has \"1 000\" in line 3, column 1; expected a finite number, and one separator throughout."
    )]
    [InlineData(
        "1,2\n# 3,4\n5,6\n",
        "x has a comment in line 2 and goes on in line 3; expected comments above the first line and at the end alone."
    )]
    [InlineData("p,label\n1,2\n3,2.5\n", "x has \"2.5\" in line 3, column 2 (label); expected a whole number.")]
    [InlineData("1\n\n2\n", "x is blank in line 2 and goes on in line 3; expected blank lines at the end alone.")]
    [InlineData(
        "1,2\n\n\n\n3,4\n",
        "x is blank in line 2 and goes on in line 5; expected blank lines at the end alone."
    )]
    [InlineData("label,row\n1,2\n", "x has no columns but `row` and `label`; expected at least one column of numbers.")]
    [InlineData("label,p,LABEL\n1,2,3\n", "x has 2 columns called label; expected at most one.")]
    [InlineData(
        ",0,1\n0,5,6\n",
        "x has a header without a name for column 1, as pandas writes its index; "
            + "expected a name for each column (to_csv(index=False) leaves the index out)."
    )]
    [InlineData(
        "1,2\r3,4\r",
        "x has a carriage return without a line feed in its first line; expected lines that end with \\n or \\r\\n."
    )]
    [InlineData(
        "\u0001\u0002abcdefgh",
        "x starts with the bytes 0102616263646566; expected IDX, NPY, CSV, Parquet or Arrow in UTF-8, plain or packed with gzip or zstd."
    )]
    public void Bad_text_is_refused_in_a_sentence(string text, string sentence) =>
        Assert.Equal(sentence, Reading.Refusal(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("1,2\n3,\"4", 2)]
    [InlineData("1,2\n\"3\"4,5\n", 2)]
    [InlineData("\"1\"2,3\n", 1)]
    [InlineData("1\n\"1\n\"\n", 2)]
    [InlineData("a,\"b\nc\"\n1,2\n", 1)]
    public void Misplaced_quotes_are_refused_in_a_sentence(string text, int line)
    {
        var sentence = Reading.Refusal(Encoding.UTF8.GetBytes(text));
        Assert.StartsWith($"x is no CSV in line {line} (", sentence, StringComparison.Ordinal);
        Assert.EndsWith("); expected numbers between separators.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_field_is_shown_in_part()
    {
        var sentence = Reading.Refusal(Encoding.UTF8.GetBytes("1\n" + new string('y', 1000)));
        Assert.Equal($"x has \"{new string('y', 40)}...\" in line 2, column 1; expected a finite number.", sentence);
    }

    [Fact]
    public void Reading_allocates_nothing_for_fields()
    {
        var line = string.Join(',', Enumerable.Range(0, 784).Select(i => i % 256)) + "\n";
        using var reader = Open(string.Concat(Enumerable.Repeat(line, 400)), largest: 255f);
        var rows = new float[100 * 784];
        Assert.Equal(100, reader.Read(rows, []));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(100, reader.Read(rows, []));
        Assert.Equal(100, reader.Read(rows, []));

        // A string for each of the 156,800 fields would be 5 MB; a collection elsewhere may round the figure up by some kilobytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);
    }

    [Fact]
    public void Buffers_that_do_not_fit_are_refused()
    {
        using var reader = Open("p,q\n1,2\n");
        Assert.Throws<ArgumentException>(() => reader.Read(new float[1], []));
        Assert.Throws<ArgumentException>(() => reader.Read(new float[2], new long[1]));
        using var labelled = Open("p,label\n1,2\n");
        Assert.Throws<ArgumentException>(() => labelled.Read(new float[2], new long[1]));
    }

    private static RowReader Open(string text, float largest = 1f) =>
        RowReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x", new() { LargestValue = largest });
}
