using System.Text;

namespace Vae.Data.Tests;

public sealed class FormatTests
{
    private static readonly float[] Rows = [0.5f, -1f, 1e-10f, 3f, 0.1f, 0.2f];

    [Fact]
    public void Npy_has_the_bytes_of_the_format()
    {
        // A 128-byte header block: magic, version 1.0, the little-endian length 118, the dictionary, spaces, a newline.
        var dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        byte[] expected =
        [
            .. (byte[])[0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0],
            .. Encoding.ASCII.GetBytes(dictionary.PadRight(117) + "\n"),
            .. (byte[])[0, 0, 0, 0x3F, 0, 0, 0x80, 0xBF, 0xFF, 0xE6, 0xDB, 0x2E],
            .. (byte[])[0, 0, 0x40, 0x40, 0xCD, 0xCC, 0xCC, 0x3D, 0xCD, 0xCC, 0x4C, 0x3E],
        ];
        Assert.Equal(expected, Write(RowFormat.Npy, []));
    }

    [Fact]
    public void Csv_has_a_header_and_numbers_that_are_read_back_exactly()
    {
        var text = Encoding.UTF8.GetString(Write(RowFormat.Csv, []));
        Assert.Equal("row,a,b,c\n0,0.5,-1,1E-10\n1,3,0.1,0.2\n", text);
    }

    [Fact]
    public void Csv_has_the_labels_where_there_are_any()
    {
        var text = Encoding.UTF8.GetString(Write(RowFormat.Csv, [7, 9]));
        Assert.Equal("row,label,a,b,c\n0,7,0.5,-1,1E-10\n1,9,3,0.1,0.2\n", text);
    }

    [Fact]
    public void Idx_holds_codes_as_float32()
    {
        var bytes = Write(RowFormat.Idx, []);
        Assert.Equal([0, 0, 0x0D, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0x3F, 0, 0, 0, 0xBF, 0x80], bytes[..18]);
    }

    [Fact]
    public void Idx_holds_numbers_in_the_unit_interval_as_bytes()
    {
        var layout = new RowLayout { Shape = [3], Element = RowFormat.Idx.DefaultElement(areUnit: true) };
        var bytes = Write(layout, RowFormat.Idx, new RowSpan(0, 1) { Values = [0f, 0.5f, 1f] });
        Assert.Equal([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 128, 255], bytes);
    }

    [Theory]
    [InlineData("a.png", nameof(RowFormat.Png))]
    [InlineData("a.b/c.NPY", nameof(RowFormat.Npy))]
    [InlineData("a.csv", nameof(RowFormat.Csv))]
    [InlineData("a.tsv.zst", nameof(RowFormat.Tsv))]
    [InlineData("a.csv.gz", nameof(RowFormat.Csv))]
    [InlineData("a.idx", nameof(RowFormat.Idx))]
    [InlineData("a.idx.gz", nameof(RowFormat.Idx))]
    [InlineData("pictures/", nameof(RowFormat.Pngs))]
    [InlineData("t10k-images-idx3-ubyte", nameof(RowFormat.Idx))]
    [InlineData("t10k-images-idx3-ubyte.gz", nameof(RowFormat.Idx))]
    public void The_name_tells_the_format(string path, string format)
    {
        var name = RowFileName.Parse(path, null);
        Assert.Equal(format, $"{name.Format}");
        Assert.Equal(path.TrimEnd('/'), name.Path);
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a")]
    [InlineData("a.gz")]
    [InlineData("a.png.gz")]
    [InlineData(".idx")]
    [InlineData("/")]
    public void Other_names_are_refused(string path) =>
        Assert.Contains(path, Assert.Throws<ArgumentException>(() => RowFileName.Parse(path, null)).Message);

    private static byte[] Write(RowFormat format, long[] labels)
    {
        var layout = new RowLayout
        {
            Shape = [3],
            Columns = ["a", "b", "c"],
            HasLabels = labels.Length > 0,
        };
        return Write(layout, format, new RowSpan(0, 2) { Values = Rows, Labels = labels });
    }

    private static byte[] Write(RowLayout layout, RowFormat format, RowSpan rows)
    {
        using var bytes = new MemoryStream();
        using (var writer = RowWriter.Create(bytes, RowFileName.Parse("-", format), layout, rows.Count))
        {
            writer.Write(rows);
            writer.Complete();
        }

        return bytes.ToArray();
    }

    [Fact]
    public void Names_of_columns_are_quoted_and_read_back()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "t.csv");
        using (var file = RowWriter.Create(path, [3], new() { ColumnNames = ["a,b", "c\"d", "größe"] }))
        {
            file.Write([1, 2, 3]);
            file.Complete();
        }

        Assert.Equal("row,\"a,b\",\"c\"\"d\",größe\n0,1,2,3\n", File.ReadAllText(path));
        using var reader = RowReader.Open(path);
        Assert.Equal([1f, 2, 3], reader.ReadToEnd());
    }

    [Theory]
    [InlineData("row")]
    [InlineData("Label")]
    [InlineData("b")]
    [InlineData(" ")]
    [InlineData("a\nc")]
    public void A_name_that_a_reader_would_take_for_another_column_is_refused(string name) =>
        Assert.Contains(
            $"'{name}'",
            Assert
                .Throws<ArgumentException>(() =>
                    RowWriter.Create(Stream.Null, "t.csv", [2], new() { ColumnNames = ["b", name] })
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Labels_that_a_file_has_no_place_for_are_refused()
    {
        using var plain = RowWriter.Create(Stream.Null, "t.csv", [2]);
        Assert.Throws<ArgumentException>(() => plain.Write([1, 2], [3]));
        using var array = RowWriter.Create(Stream.Null, "t.npy", [2], new() { Count = 1 });
        Assert.Throws<ArgumentException>(() => array.Write([1, 2], [3]));
        Assert.Throws<ArgumentException>(() =>
            RowWriter.Create(Stream.Null, "t.npy", [2], new() { Count = 1, HasLabels = true })
        );
        Assert.Throws<ArgumentException>(() =>
            RowWriter.Create(Stream.Null, "t.npy", [2], new() { Count = 1, ColumnNames = ["a", "b"] })
        );
        using var labelled = RowWriter.Create(Stream.Null, "t.csv", [], new() { HasLabels = true });
        Assert.Throws<ArgumentException>(() => labelled.WriteLabels([1, 2]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Text_takes_no_numbers_that_its_reader_refuses(float number)
    {
        using var directory = new TemporaryDirectory();
        using var writer = RowWriter.Create(directory["a.csv"], [2]);
        Assert.Equal(
            FormattableString.Invariant($"A number is {number}; expected finite ones for text, which has no others."),
            Assert.Throws<ArgumentException>(() => writer.Write([1, number])).Message
        );
    }

    [Fact]
    public void A_stream_that_is_not_at_its_start_is_refused()
    {
        using var stream = new MemoryStream("junk\n1,2\n"u8.ToArray()) { Position = 5 };
        var error = Assert.Throws<ArgumentException>(() => RowReader.Open(stream, "The stream"));
        Assert.Contains("stands at byte 5", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t.npy", -1)]
    [InlineData("t.csv", -1)]
    [InlineData("t.png", 0)]
    public void A_number_of_rows_that_cannot_be_is_refused(string name, long count) =>
        Assert.Contains(
            $"The number of rows is {count}",
            Assert
                .Throws<ArgumentException>(() => RowWriter.Create(Stream.Null, name, [2, 2], new() { Count = count }))
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.npy")]
    public void Numbers_that_the_type_of_elements_cannot_hold_are_refused(string name)
    {
        RowWriterOptions Of(RowElement element) => new() { ElementType = element, Count = 2 };
        using var bytes = RowWriter.Create(Stream.Null, name, [], Of(RowElement.UInt8));
        Assert.Throws<OverflowException>(() => bytes.WriteLabels([300, 4]));
        using var shorts = RowWriter.Create(Stream.Null, name, [], Of(RowElement.Int16));
        Assert.Throws<ArgumentException>(() => shorts.Write([1.5f, 2]));
    }
}
