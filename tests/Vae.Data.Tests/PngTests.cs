namespace Vae.Data.Tests;

public sealed class PngTests
{
    [Fact]
    public void The_checksum_is_that_of_the_png_specification()
    {
        // The CRC of every IEND chunk, and the check value of the catalogue of CRC algorithms.
        Assert.Equal(0xAE426082u, Crc32.Of("IEND"u8, []));
        Assert.Equal(0xCBF43926u, Crc32.Of("1234"u8, "56789"u8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Lines_come_back(int channels)
    {
        var random = new Random(channels);
        var pixels = new byte[70 * 400 * channels];
        random.NextBytes(pixels);
        using var file = new MemoryStream();
        using (var png = new PngWriter(file, 70, 400, channels))
        {
            foreach (var line in pixels.Chunk(70 * channels))
            {
                png.WriteLine(line);
            }

            png.Complete();
        }

        var read = PngDecoder.Read(file.ToArray());
        Assert.Equal((70, 400, channels), (read.Width, read.Height, read.Channels));
        Assert.Equal(pixels, read.Pixels);
    }

    [Fact]
    public void Missing_and_surplus_lines_are_refused()
    {
        using var png = new PngWriter(new MemoryStream(), 2, 1, 1);
        Assert.Throws<ArgumentException>(() => png.WriteLine(new byte[3]));
        Assert.Throws<InvalidOperationException>(png.Complete);
        Assert.Throws<ArgumentException>(() => new PngWriter(new MemoryStream(), 2, 1, 2));
    }
}
