using System.Buffers.Binary;
using System.Numerics;

namespace Vae.Data;

/// <summary>Rows that are drawn: images of one or three channels in [0, 1], as <c>[channels, height, width]</c> or <c>[height, width]</c>.</summary>
internal abstract class PictureFormat(string name, params IReadOnlyList<string> endings) : RowFormat(name, endings)
{
    public override bool IsPicture => true;

    public override RowElement DefaultElement(bool areUnit) => RowElement.UInt8;

    /// <summary>The channels, height and width of rows that are pictures.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static (int Channels, int Height, int Width) SizeOf(IReadOnlyList<int> shape) =>
        shape switch
        {
            [var height, var width] => (1, height, width),
            [(1 or 3) and var channels, var height, var width] => (channels, height, width),
            _ => throw new ArgumentException(
                $"Rows of shape [{string.Join(", ", shape)}] make no picture; expected images of 1 or 3 channels, or another output format."
            ),
        };
}

/// <summary>One picture of all images side by side, which a <see cref="SheetWriter"/> draws.</summary>
internal sealed class SheetFormat() : PictureFormat("Png", ".png");

/// <summary>A directory with a picture for each image; what is written is each PNG behind its length in 4 little-endian bytes.</summary>
internal sealed class PicturesFormat() : PictureFormat("Pngs")
{
    public override RowEncoder NewEncoder(RowLayout layout) => new PictureEncoder(layout);
}

/// <summary>Puts images side by side in a picture, enlarged, with lines between them; holds one row of images at a time.</summary>
internal sealed class SheetWriter : IDisposable
{
    private const int Line = 2;
    private const int GoodWidth = 1200;
    private const int LargestScale = 4;
    private const byte LineGrey = 64;

    private readonly int channels;
    private readonly int imageHeight;
    private readonly int imageWidth;
    private readonly int columns;
    private readonly int scale;
    private readonly byte[] strip;
    private readonly byte[] pixels;
    private readonly int width;
    private readonly PngWriter png;
    private int filled;

    /// <summary>Starts a picture.</summary>
    /// <param name="target">Takes the file; stays open.</param>
    /// <param name="layout">The rows.</param>
    /// <param name="count">The number of images to come.</param>
    /// <exception cref="ArgumentException">The rows are no pictures, or too many for one.</exception>
    public SheetWriter(Stream target, RowLayout layout, long count)
    {
        (channels, imageHeight, imageWidth) = PictureFormat.SizeOf(layout.Shape);
        columns = (int)Math.Min(count, layout.SheetColumns ?? (int)Math.Ceiling(Math.Sqrt(count)));
        scale = Math.Clamp(GoodWidth / (columns * imageWidth), 1, LargestScale);
        width = columns * (imageWidth * scale + Line) + Line;
        var height = (count + columns - 1) / columns * (imageHeight * scale + Line) + Line;
        if (height > int.MaxValue)
        {
            throw new ArgumentException(
                $"A picture of {count} images would be {height} pixels high; expected at most {int.MaxValue}: fewer images, or a directory of pictures."
            );
        }

        strip = new byte[imageHeight * scale * width * channels];
        pixels = new byte[layout.RowSize];
        png = new PngWriter(target, width, (int)height, channels, marked: true);
        WriteLines();
        Array.Fill(strip, LineGrey);
    }

    /// <summary>Draws whole rows.</summary>
    public void Write(ReadOnlySpan<float> rows)
    {
        for (; !rows.IsEmpty; rows = rows[pixels.Length..])
        {
            UnitBytes.Convert(rows[..pixels.Length], pixels);
            Draw(Line + filled * (imageWidth * scale + Line));
            if (++filled == columns)
            {
                WriteStrip();
            }
        }
    }

    /// <summary>Writes what is left and the end.</summary>
    public void Complete()
    {
        if (filled > 0)
        {
            WriteStrip();
        }

        png.Complete();
    }

    public void Dispose() => png.Dispose();

    private void Draw(int left)
    {
        for (var y = 0; y < imageHeight * scale; y++)
        {
            for (var x = 0; x < imageWidth * scale; x++)
            {
                for (var c = 0; c < channels; c++)
                {
                    strip[(y * width + left + x) * channels + c] = pixels[
                        (c * imageHeight + y / scale) * imageWidth + x / scale
                    ];
                }
            }
        }
    }

    private void WriteStrip()
    {
        var lineLength = width * channels;
        for (var y = 0; y < imageHeight * scale; y++)
        {
            png.WriteLine(strip.AsSpan(y * lineLength, lineLength));
        }

        WriteLines();
        Array.Fill(strip, LineGrey);
        filled = 0;
    }

    private void WriteLines()
    {
        var line = new byte[width * channels];
        Array.Fill(line, LineGrey);
        for (var i = 0; i < Line; i++)
        {
            png.WriteLine(line);
        }
    }
}

/// <summary>Each image as a PNG.</summary>
internal sealed class PictureEncoder : RowEncoder
{
    private readonly int channels;
    private readonly int height;
    private readonly int width;

    public PictureEncoder(RowLayout layout)
        : base(layout) => (channels, height, width) = PictureFormat.SizeOf(layout.Shape);

    public override byte[] Header(long count, int atLeast = 0) => [];

    public override void Encode(RowSpan rows, MemoryStream target)
    {
        var line = new byte[width * channels];
        var size = channels * height * width;
        for (var row = 0; row < rows.Count; row++)
        {
            var start = (int)target.Length;
            target.Grow(sizeof(int));
            Draw(rows.Values.Slice(row * size, size), channels, height, width, line, target);
            var length = (int)target.Length - start - sizeof(int);
            BinaryPrimitives.WriteInt32LittleEndian(target.GetBuffer().AsSpan(start), length);
        }
    }

    public override void EncodeValues<T>(long firstRow, ReadOnlySpan<T> values, MemoryStream target) =>
        throw new ArgumentException($"Pictures hold no {RowElements.Of<T>()}; expected numbers in [0, 1].");

    public override void EncodeLabels(long firstRow, ReadOnlySpan<long> labels, MemoryStream target) =>
        throw new ArgumentException("Pictures hold no labels; expected numbers in [0, 1].");

    /// <summary>Draws one row; <paramref name="line"/> is room for a line of pixels.</summary>
    public static void Draw(ReadOnlySpan<float> pixels, int channels, int height, int width, byte[] line, Stream target)
    {
        using var png = new PngWriter(target, width, height, channels);
        for (var y = 0; y < height; y++)
        {
            for (var i = 0; i < line.Length; i++)
            {
                var (x, channel) = Math.DivRem(i, channels);
                line[i] = UnitBytes.Convert(pixels[(channel * height + y) * width + x]);
            }

            png.WriteLine(line);
        }

        png.Complete();
    }
}
