using System.Text;
using Vae.Inference;

namespace Vae.Cli.Tests;

public sealed class RowSinkTests
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
        Assert.Equal(expected, Write((stream, table) => new NpySink(stream, table), []));
    }

    [Fact]
    public void Csv_has_a_header_and_numbers_that_are_read_back_exactly()
    {
        var text = Encoding.UTF8.GetString(Write((stream, table) => new CsvSink(stream, table), []));
        Assert.Equal("row,a,b,c\n0,0.5,-1,1E-10\n1,3,0.1,0.2\n", text);
    }

    [Fact]
    public void Csv_has_the_labels_where_there_are_any()
    {
        var text = Encoding.UTF8.GetString(
            Write((stream, table) => new CsvSink(stream, table with { HasLabels = true }), [7, 9])
        );
        Assert.Equal("row,label,a,b,c\n0,7,0.5,-1,1E-10\n1,9,3,0.1,0.2\n", text);
    }

    [Fact]
    public void Idx_holds_codes_as_float32()
    {
        var bytes = Write((stream, table) => new IdxSink(stream, table), []);
        Assert.Equal([0, 0, 0x0D, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0x3F, 0, 0, 0, 0xBF, 0x80], bytes[..18]);
    }

    [Fact]
    public void Idx_holds_pixels_as_bytes()
    {
        var bytes = new MemoryStream();
        var table = RowTable.Images(VaeArchitecture.Mlp(3, [4], 2), 1);
        using (var sink = new IdxSink(bytes, table))
        {
            sink.Write([0f, 0.5f, 1f], []);
            sink.Complete();
        }

        Assert.Equal([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 128, 255], bytes.ToArray());
    }

    [Theory]
    [InlineData("a.png", nameof(OutputFormat.Png))]
    [InlineData("a.b/c.NPY", nameof(OutputFormat.Npy))]
    [InlineData("a.csv", nameof(OutputFormat.Csv))]
    [InlineData("a.idx", nameof(OutputFormat.Idx))]
    [InlineData("a.idx.gz", nameof(OutputFormat.Idx))]
    [InlineData("t10k-images-idx3-ubyte", nameof(OutputFormat.Idx))]
    [InlineData("t10k-images-idx3-ubyte.gz", nameof(OutputFormat.Idx))]
    [InlineData("-", nameof(OutputFormat.Csv))]
    public void The_name_tells_the_format(string path, string format) =>
        Assert.Equal(format, $"{RowOutput.For(path, null, OutputFormat.Csv).Format}");

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a")]
    [InlineData("a.csv.gz")]
    public void Other_names_are_refused(string path) =>
        Assert.Contains(path, Assert.Throws<UsageException>(() => RowOutput.For(path, null, OutputFormat.Csv)).Message);

    private static byte[] Write(Func<Stream, RowTable, IRowSink> sinkOf, long[] labels)
    {
        var table = new RowTable
        {
            Count = 2,
            Shape = new DataShape(3),
            Columns = ["a", "b", "c"],
        };
        var bytes = new MemoryStream();
        using (var sink = sinkOf(bytes, table))
        {
            sink.Write(Rows.AsSpan(0, 3), labels.AsSpan()[..Math.Min(1, labels.Length)]);
            sink.Write(Rows.AsSpan(3), labels.AsSpan()[Math.Min(1, labels.Length)..]);
            sink.Complete();
        }

        return bytes.ToArray();
    }
}
