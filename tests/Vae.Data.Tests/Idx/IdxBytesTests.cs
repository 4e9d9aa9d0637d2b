using System.IO.Compression;

namespace Vae.Data.Tests.Idx;

/// <summary>The bytes on disk, written out by hand from the format's description.</summary>
public sealed class IdxBytesTests : IDisposable
{
    private static readonly byte[] TwoImages =
    [
        .. (byte[])[0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3],
        .. (byte[])[0, 51, 102, 153, 204, 255],
        .. (byte[])[1, 2, 3, 4, 5, 6],
    ];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_header_tells_type_and_dimensions()
    {
        using var reader = RowReader.Open(directory.Write("images", TwoImages));
        Assert.Equal(RowElement.UInt8, reader.ElementType);
        Assert.Equal([2, 3], reader.RowShape);
        Assert.Equal((2L, 6, 0L), (reader.Count, reader.RowSize, reader.Position));
    }

    [Fact]
    public void Bytes_are_divided_by_255()
    {
        using var reader = RowReader.Open(directory.Write("images", TwoImages));
        var items = new float[11];
        Assert.Equal(1, reader.Read(items));
        Assert.Equal([0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f, 0f, 0f, 0f, 0f, 0f], items);
        Assert.Equal(1, reader.Read(items));
        Assert.Equal([1 / 255f, 2 / 255f, 3 / 255f, 4 / 255f, 5 / 255f, 6 / 255f], items[..6]);
        Assert.Equal(0, reader.Read(items));
        Assert.Equal(2, reader.Position);
    }

    [Fact]
    public void Gzip_is_seen_from_the_contents_whatever_the_name()
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress))
        {
            gzip.Write(TwoImages);
        }

        using var reader = RowReader.Open(directory.Write("images-idx3-ubyte", zipped.ToArray()));
        var items = new byte[12];
        Assert.Equal(2, reader.ReadValues<byte>(items));
        Assert.Equal(TwoImages[16..], items);
    }

    [Fact]
    public void Numbers_are_big_endian()
    {
        byte[] bytes = [0, 0, 0x0D, 1, 0, 0, 0, 2, 0x3F, 0xC0, 0, 0, 0xC0, 0x40, 0, 0];
        var items = new float[2];
        using (var reader = RowReader.Open(directory.Write("floats", bytes)))
        {
            reader.Read(items);
        }

        Assert.Equal([1.5f, -3f], items);
        using (var writer = RowWriter.Create(directory["copy.idx"], []))
        {
            writer.Write(items);
            writer.Complete();
        }

        Assert.Equal(bytes, File.ReadAllBytes(directory["copy.idx"]));
    }

    [Fact]
    public void Labels_of_any_whole_type_are_read_as_long()
    {
        var items = new long[2];
        using var reader = RowReader.Open(directory.Write("labels", 0, 0, 0x0B, 1, 0, 0, 0, 2, 0x01, 0x02, 0xFF, 0xFE));
        Assert.Equal(2, reader.ReadLabels(items));
        Assert.Equal([258, -2], items);
    }

    [Fact]
    public void A_written_file_has_the_bytes_of_the_format()
    {
        using (var writer = RowWriter.Create(directory["out.idx"], [2, 3], new() { ElementType = RowElement.UInt8 }))
        {
            writer.WriteValues<byte>(TwoImages.AsSpan(16, 6));
            writer.WriteValues<byte>(TwoImages.AsSpan(22, 6));
            writer.Complete();
        }

        Assert.Equal(TwoImages, File.ReadAllBytes(directory["out.idx"]));
        Assert.Equal(["out.idx"], directory.Files);
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(0.5f, 128)]
    [InlineData(1.5f / 255, 2)]
    [InlineData(1.4999f / 255, 1)]
    [InlineData(1f, 255)]
    [InlineData(-0.1f, 0)]
    [InlineData(1.1f, 255)]
    public void Values_are_rounded_half_away_from_zero(float pixel, byte expected)
    {
        var bytes = new byte[1];
        UnitBytes.Convert([pixel], bytes);
        Assert.Equal(expected, bytes[0]);
    }

    [Fact]
    public void A_value_that_is_not_a_number_is_refused() =>
        Assert.Contains(
            "Value 1",
            Assert.Throws<ArgumentException>(() => UnitBytes.Convert([0f, float.NaN], new byte[2])).Message
        );
}
