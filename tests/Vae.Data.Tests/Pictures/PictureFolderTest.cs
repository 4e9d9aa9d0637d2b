using Vae.Tests;

namespace Vae.Data.Tests.Pictures;

/// <summary>A folder of pictures that a test fills.</summary>
public abstract class PictureFolderTest : IDisposable
{
    private protected const int Width = 4;
    private protected const int Height = 3;

    private protected TemporaryDirectory Files { get; } = new();

    public void Dispose()
    {
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private protected static TException Refused<TException>(Action action, string part)
        where TException : Exception
    {
        var refused = Assert.ThrowsAny<TException>(action);
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        return refused;
    }

    private protected List<float[]> RowsOf(PictureOptions options)
    {
        using var reader = RowReader.Open(Files.Path, new RowReaderOptions { Pictures = options });
        return [.. reader.ReadToEnd().Chunk(reader.RowSize)];
    }

    private protected void Grey(string path, byte value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Files[path])!);
        Files.Write(
            path,
            TestPicture.Png(Width, Height, 8, TestPicture.Grey, [.. Enumerable.Repeat(value, Width * Height)])
        );
    }

    private protected void Broken(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Files[path])!);
        Files.Write(path, "not a picture"u8.ToArray());
    }

    private protected void Noise(string path, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Files[path])!);
        Files.Write(path, TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Bytes(seed, Width * Height * 3)));
    }
}
