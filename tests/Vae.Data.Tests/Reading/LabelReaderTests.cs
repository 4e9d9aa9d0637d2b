using System.Text;

namespace Vae.Data.Tests.Reading;

/// <summary>Labels from every format.</summary>
public sealed class LabelReaderTests
{
    [Theory]
    [MemberData(nameof(NumpyFiles.Labels), MemberType = typeof(NumpyFiles))]
    public void Every_integer_type_gives_what_NumPy_wrote(string descr, string base64, long[] expected)
    {
        using var reader = RowReader.OpenLabels(new MemoryStream(Convert.FromBase64String(base64)), descr);
        Assert.Equal((expected.LongLength, descr), (reader.Count, reader.Name));
        Assert.Equal(expected, reader.ReadAllLabels(4));
        Assert.Equal(expected.Length, reader.Position);
    }

    [Theory]
    [InlineData("0000080100000003 050AFF", new long[] { 5, 10, 255 })]
    [InlineData("0000090100000003 050AFF", new long[] { 5, 10, -1 })]
    [InlineData("00000B0100000002 7FFF8000", new long[] { 32767, -32768 })]
    [InlineData("00000C0200000002 00000001 7FFFFFFF80000000", new long[] { int.MaxValue, int.MinValue })]
    public void IDX_of_whole_numbers_are_labels(string hex, long[] expected)
    {
        using var reader = RowReader.OpenLabels(
            new MemoryStream(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))),
            "x"
        );
        Assert.Equal(expected.LongLength, reader.Count);
        Assert.Equal(expected, reader.ReadAllLabels());
    }

    [Theory]
    [InlineData("5\n-3\n9223372036854775807")]
    [InlineData("5\r\n-3\r\n+9223372036854775807\r\n\r\n")]
    [InlineData("digit\n5\n-3\n9223372036854775807\n")]
    [InlineData("row,LABEL\n0,5\n1,-3\n2,9223372036854775807\n")]
    [InlineData("p;label;q\nx;5;y\n;-3;\n0;9223372036854775807;0\n")]
    [InlineData("label\trow\n5\t0\n-3\t1\n9223372036854775807\t2\n")]
    public void Lines_and_columns_of_text_are_labels(string text)
    {
        foreach (var way in Packed.Ways)
        {
            var bytes = Packed.As(way, Encoding.UTF8.GetBytes(text), parts: 2);
            using var reader = RowReader.OpenLabels(new MemoryStream(bytes), "x");
            Assert.Equal(3, reader.Count);
            Assert.Equal([5L, -3L, long.MaxValue], reader.ReadAllLabels());
            using var behind = RowReader.OpenLabels(new ForwardStream(bytes), "x");
            behind.Skip(1);
            Assert.Equal([-3L, long.MaxValue], behind.ReadAllLabels());
        }
    }

    [Theory]
    [InlineData("1\n2.5\n", "x has \"2.5\" in line 2, column 1; expected a whole number.")]
    [InlineData(
        "1\n9223372036854775808\n",
        "x has \"9223372036854775808\" in line 2, column 1; expected a whole number."
    )]
    [InlineData("label,p\n1,2\n,3\n", "x has \"\" in line 3, column 1 (label); expected a whole number.")]
    [InlineData(
        "1,2\n",
        "x has rows of 2 elements; expected one label per row, a column called label, or RowReaderOptions.LabelColumn (--label-column) to say which column it is."
    )]
    [InlineData(
        "row\n2\n",
        "x has rows of 0 elements; expected one label per row, a column called label, or RowReaderOptions.LabelColumn (--label-column) to say which column it is."
    )]
    public void Text_without_labels_is_refused(string text, string sentence) =>
        Assert.Equal(sentence, Reading.LabelRefusal(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Numbers_that_are_no_labels_are_refused()
    {
        Assert.Equal(
            "x has rows of 2 elements; expected one label per row, and not the rows that the labels are of.",
            Reading.LabelRefusal(NpyBytes.Of<int>("<i4", [1, 2], 1, 2))
        );
        Assert.Equal(
            "x has a label above 9223372036854775807; expected less.",
            Reading.LabelRefusal(Convert.FromBase64String(NumpyFiles.TooLargeLabel))
        );
    }

    [Theory]
    [InlineData("7\n7.0\n-3e0\n")]
    [InlineData("label,p\n7.00,1\n7,2\n-3.0,3\n")]
    public void Whole_numbers_may_be_written_as_others(string text)
    {
        using var reader = RowReader.OpenLabels(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x");
        Assert.Equal([7L, 7L, -3L], reader.ReadLabelsToEnd());
    }

    [Theory]
    [MemberData(nameof(Floats))]
    public void Arrays_of_floats_are_labels_where_they_are_whole(byte[] whole, byte[] others, string found)
    {
        using var reader = RowReader.OpenLabels(new MemoryStream(whole), "x");
        Assert.Equal([7L, -3L], reader.ReadLabelsToEnd());
        Assert.Equal($"x gives row 1 the label {found}; expected a whole number.", Reading.LabelRefusal(others));
    }

    public static TheoryData<byte[], byte[], string> Floats =>
        new()
        {
            { NpyBytes.Of<float>("<f4", [7, -3], 2), NpyBytes.Of<float>("<f4", [7, 7.5f], 2), "7.5" },
            { NpyBytes.Of<double>("<f8", [7, -3], 2), NpyBytes.Of<double>("<f8", [7, double.NaN], 2), "NaN" },
            {
                NpyBytes.Of<Half>("<f2", [(Half)7, (Half)(-3)], 2),
                NpyBytes.Of<Half>("<f2", [(Half)7, (Half)0.5], 2),
                "0.5"
            },
            {
                [0, 0, 0x0D, 1, 0, 0, 0, 2, 0x40, 0xE0, 0, 0, 0xC0, 0x40, 0, 0],
                [0, 0, 0x0D, 1, 0, 0, 0, 2, 0x40, 0xE0, 0, 0, 0x40, 0xF0, 0, 0],
                "7.5"
            },
        };

    [Fact]
    public void No_room_is_refused()
    {
        using var reader = RowReader.OpenLabels(new MemoryStream("1\n"u8.ToArray()), "x");
        Assert.Throws<ArgumentException>(() => reader.ReadLabels([]));
    }
}
