using Vae.Inference;

namespace Vae.Batch;

/// <summary>Puts images side by side in a picture, enlarged, with lines between them; holds one row of images at a time.</summary>
internal sealed class SheetWriter : IDisposable
{
    private const int Line = 2;
    private const int GoodWidth = 1200;
    private const int LargestScale = 4;
    private const byte LineGrey = 64;

    private readonly DataShape shape;
    private readonly int columns;
    private readonly int scale;
    private readonly byte[] strip;
    private readonly byte[] pixels;
    private readonly int width;
    private readonly PngWriter png;
    private int filled;

    /// <exception cref="ArgumentException">The rows are no pictures, or too many for one.</exception>
    public SheetWriter(Stream target, RowTable table, long count)
    {
        shape = table.Shape;
        PictureEncoder.Require(shape);
        columns = (int)Math.Min(count, table.SheetColumns ?? (int)Math.Ceiling(Math.Sqrt(count)));
        scale = Math.Clamp(GoodWidth / (columns * shape.Width), 1, LargestScale);
        width = columns * (shape.Width * scale + Line) + Line;
        var height = (count + columns - 1) / columns * (shape.Height * scale + Line) + Line;
        if (height > int.MaxValue)
        {
            throw new ArgumentException(
                $"A picture of {count} images would be {height} pixels high; expected at most {int.MaxValue}: fewer images, or a directory of pictures."
            );
        }

        strip = new byte[shape.Height * scale * width * shape.Channels];
        pixels = new byte[shape.Size];
        png = new PngWriter(target, width, (int)height, shape.Channels, marked: true);
        WriteLines();
        Array.Fill(strip, LineGrey);
    }

    /// <summary>Draws whole rows.</summary>
    public void Write(ReadOnlySpan<float> rows)
    {
        for (; !rows.IsEmpty; rows = rows[shape.Size..])
        {
            PixelBytes.FromUnit(rows[..shape.Size], pixels);
            Draw(Line + filled * (shape.Width * scale + Line));
            if (++filled == columns)
            {
                WriteStrip();
            }
        }
    }

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
        var channels = shape.Channels;
        for (var y = 0; y < shape.Height * scale; y++)
        {
            for (var x = 0; x < shape.Width * scale; x++)
            {
                for (var c = 0; c < channels; c++)
                {
                    strip[(y * width + left + x) * channels + c] = pixels[
                        (c * shape.Height + y / scale) * shape.Width + x / scale
                    ];
                }
            }
        }
    }

    private void WriteStrip()
    {
        var lineLength = width * shape.Channels;
        for (var y = 0; y < shape.Height * scale; y++)
        {
            png.WriteLine(strip.AsSpan(y * lineLength, lineLength));
        }

        WriteLines();
        Array.Fill(strip, LineGrey);
        filled = 0;
    }

    private void WriteLines()
    {
        var line = new byte[width * shape.Channels];
        Array.Fill(line, LineGrey);
        for (var i = 0; i < Line; i++)
        {
            png.WriteLine(line);
        }
    }
}
