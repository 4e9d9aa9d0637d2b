using System.IO.Compression;

namespace Vae.Data.Tests.Idx;

/// <summary>Every damaged file is refused in one sentence that names it, what was found and what was expected.</summary>
public sealed class IdxBadInputTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    public static TheoryData<byte[], string, string> BadFiles =>
        new()
        {
            { [], "is empty", "expected IDX, NPY, CSV, Parquet or Arrow" },
            { [0, 0, 8], "ends after 3 bytes", "expected an IDX header" },
            { [0, 0, 8, 2, 0, 0, 0, 1], "ends after 8 bytes", "expected 12 bytes of header" },
            {
                [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 1],
                "is a single PNG picture",
                "expected IDX, NPY, CSV, Parquet or Arrow"
            },
            { [0, 0, 0x0A, 1, 0, 0, 0, 0], "bytes 00000A01", "an IDX element type" },
            { [0, 0, 8, 0, 0, 0, 0, 0], "bytes 00000800", "a number of dimensions" },
            { [0, 0, 8, 1, 0, 0, 0, 3, 1, 2], "has 10 bytes", "expected 11 for 3 rows" },
            { [0, 0, 8, 1, 0, 0, 0, 1, 1, 2], "has 10 bytes", "expected 9 for 1 rows" },
            { [0, 0, 8, 1, 0x80, 0, 0, 0], "dimension 0 as 2147483648", "expected 0 to 2147483647" },
            { [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 0], "dimension 1 as 0", "expected 1 to 2147483647" },
            {
                [0, 0, 0x0E, 3, 0, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF],
                "rows of 17179869176 bytes or more",
                "expected at most"
            },
        };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_damaged_file_is_refused_on_opening(byte[] bytes, string found, string expected)
    {
        var path = directory.Write("damaged-idx", bytes);
        var message = Assert.Throws<InvalidDataException>(() => RowReader.Open(path)).Message;
        Assert.Contains(path, message);
        Assert.Contains(found, message);
        Assert.Contains(expected, message);
        File.Delete(path); // the file was closed again
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<FileNotFoundException>(() => RowReader.Open(directory["nowhere"]));
        Assert.Contains("nowhere", error.Message);
    }

    [Theory]
    [InlineData(2, "ends early")]
    [InlineData(4, "goes on after its last row")]
    public void A_gzipped_file_of_the_wrong_length_is_refused_when_its_end_is_read(int labels, string found)
    {
        var path = directory.Write("labels.gz", Gzip([0, 0, 8, 1, 0, 0, 0, 3, .. new byte[labels]]));
        using var reader = RowReader.Open(path);
        var message = Assert.Throws<InvalidDataException>(() => reader.ReadValues<byte>(new byte[10])).Message;
        Assert.Contains(path, message);
        Assert.Contains(found, message);
        Assert.Contains("expected 3 rows", message);
    }

    [Fact]
    public void A_gzipped_file_cut_short_is_refused()
    {
        var random = new byte[5000];
        new Random(1).NextBytes(random);
        var zipped = Gzip([0, 0, 8, 1, 0, 0, 0x13, 0x88, .. random]);
        var path = directory.Write("labels.gz", zipped[..3000]);
        Assert.Contains("labels.gz", Assert.Throws<InvalidDataException>(() => RowReader.Open(path)).Message);
    }

    [Fact]
    public void A_gzipped_file_with_a_changed_byte_is_refused()
    {
        var zipped = Gzip([0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3]);
        zipped[^6] ^= 0xFF; // the checksum
        var path = directory.Write("labels.gz", zipped);
        var message = Assert.Throws<InvalidDataException>(() => RowReader.Open(path)).Message;
        Assert.Contains("labels.gz is a damaged gzip file", message);
    }

    [Fact]
    public void Elements_of_another_type_are_refused()
    {
        using var reader = RowReader.Open(directory.Write("floats", 0, 0, 0x0D, 1, 0, 0, 0, 1, 0, 0, 0, 0));
        Assert.Contains(
            "Float32",
            Assert.Throws<InvalidDataException>(() => reader.ReadValues<byte>(new byte[1])).Message
        );
    }

    [Fact]
    public void A_buffer_shorter_than_an_item_is_refused()
    {
        using var reader = RowReader.Open(directory.Write("images", 0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2));
        Assert.Contains(
            "one row of 2",
            Assert.Throws<ArgumentException>(() => reader.ReadValues<byte>(new byte[1])).Message
        );
    }

    [Fact]
    public void A_writer_that_was_not_completed_leaves_nothing_and_the_old_file_alone()
    {
        directory.Write("out.idx", 7);
        using (
            var writer = RowWriter.Create(directory["out.idx"], [], new() { ElementType = RowElement.UInt8, Count = 3 })
        )
        {
            writer.WriteValues<byte>(new byte[2]);
            Assert.Contains("expected 3", Assert.Throws<InvalidOperationException>(writer.Complete).Message);
            Assert.Throws<InvalidOperationException>(() => writer.WriteValues<byte>(new byte[2]));
        }

        Assert.Equal(["out.idx"], directory.Files);
        Assert.Equal([7], File.ReadAllBytes(directory["out.idx"]));
    }

    [Fact]
    public void Impossible_shapes_parts_of_items_and_other_types_are_refused_by_the_writer()
    {
        Assert.Throws<ArgumentException>(() =>
            RowWriter.Create(directory["out.idx"], [0], new() { ElementType = RowElement.Int16 })
        );
        Assert.Throws<ArgumentException>(() =>
            RowWriter.Create(directory["out.idx"], [65536, 65536], new() { ElementType = RowElement.Int16 })
        );
        Assert.Throws<ArgumentException>(() =>
            RowWriter.Create(directory["out.idx"], [], new() { ElementType = RowElement.Int16, Count = -1 })
        );
        Assert.Throws<ArgumentException>(() =>
            RowWriter.Create(directory["out.idx.gz"], [], new() { ElementType = RowElement.Int16 })
        );
        using var writer = RowWriter.Create(directory["out.idx"], [2], new() { ElementType = RowElement.Int16 });
        Assert.Throws<ArgumentException>(() => writer.WriteValues<short>(new short[3]));
        Assert.Throws<ArgumentException>(() => writer.WriteValues<byte>(new byte[2]));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }
}
