namespace Vae.Data.Tests.Reading;

/// <summary>gzip and zstd under every format, told by the contents, with several members or frames.</summary>
public sealed class PackingTests
{
    // Written by Python's gzip and by zstd 1.5: "1,2\n3," and "4\n5,6" and "\n7,8\n", packed one after the other.
    private const string Members =
        "H4sIAAAAAAACAzPUMeIy1gEAgQvT6wYAAAAfiwgAAAAAAAIDM+Ey1TEDAHPQFSkFAAAAH4sIAAAAAAACA+My17HgAgDFxXMnBQAAAA==";
    private const string Frames = "KLUv/QRoMQAAMSwyCjMsJulDfSi1L/0EaCkAADQKNSw2mdnrXCi1L/0EaCkAAAo3LDgK/Ay7lA==";
    private const string FramesBehindAnIgnoredOne = "UCpNGAQAAAABAgME" + Frames;

    [Theory]
    [InlineData(Members)]
    [InlineData(Frames)]
    [InlineData(FramesBehindAnIgnoredOne)]
    public void Members_and_frames_are_one_file(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        using var reader = RowReader.Open(new MemoryStream(bytes), "x");
        Assert.Equal(4, reader.Count);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], reader.ReadAll().Rows);
        using var pipe = RowReader.Open(new ForwardStream(bytes, atATime: 3), "x");
        Assert.Null(pipe.Count);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], pipe.ReadAll().Rows);
    }

    [Fact]
    public void Counting_packed_text_in_the_middle_changes_nothing()
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i * 7919 % 10_007}\n"));
        foreach (var way in Packed.Ways)
        {
            using var reader = RowReader.Open(
                new MemoryStream(Packed.As(way, System.Text.Encoding.UTF8.GetBytes(text), parts: 3)),
                "x"
            );
            var rows = new float[30_000];
            Assert.Equal(30_000, reader.Read(rows, []));
            Assert.Equal(60_000, reader.Count);
            Assert.Equal(30_000, reader.Read(rows, []));
            Assert.Equal(Enumerable.Range(30_000, 30_000).Select(i => (float)(i * 7919 % 10_007)), rows);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void Damaged_packing_is_one_sentence_for_every_format(string way)
    {
        var values = new byte[100_000];
        new Random(1).NextBytes(values);
        byte[] idx = [0, 0, 8, 1, 0, 1, 0x86, 0xA0, .. values];
        var npy = NpyBytes.Of("|u1", values, 100_000);
        var csv = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', values));
        foreach (var contents in new[] { idx, npy, csv })
        {
            var sentence = Reading.Refusal(Packed.As(way, contents)[..^2000]);
            Assert.StartsWith($"x is a damaged {way} file (", sentence, StringComparison.Ordinal);
            Assert.EndsWith($"); expected one that {way} can unpack to its end.", sentence, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void A_flipped_bit_in_packed_rows_is_found(string way)
    {
        var values = Enumerable.Range(0, 50_000).Select(i => (byte)(i * i / 7)).ToArray();
        var packed = Packed.As(way, NpyBytes.Of("|u1", values, 50_000));
        packed[packed.Length / 2] ^= 0x10;
        Assert.Throws<InvalidDataException>(() =>
        {
            using var reader = RowReader.Open(new MemoryStream(packed), "x");
            reader.ReadAll(100);
        });
    }
}
