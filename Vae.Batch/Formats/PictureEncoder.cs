using System.Buffers.Binary;
using Vae.Inference;

namespace Vae.Batch;

/// <summary>Each image as a PNG, behind its length in 4 little-endian bytes; see <see cref="PictureFolder"/>.</summary>
internal sealed class PictureEncoder : IRowEncoder
{
    private readonly DataShape shape;

    /// <exception cref="ArgumentException">The rows are no pictures.</exception>
    public PictureEncoder(DataShape shape)
    {
        this.shape = shape;
        Require(shape);
    }

    /// <summary>Checks that rows are pictures.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Require(DataShape shape)
    {
        if (!shape.IsImage || shape.Channels is not (1 or 3))
        {
            throw new ArgumentException(
                $"Rows of shape {shape} make no picture; expected images of 1 or 3 channels, or another output format."
            );
        }
    }

    public byte[] Header(long count) => [];

    public void Encode(RowSpan rows, MemoryStream target)
    {
        var line = new byte[shape.Width * shape.Channels];
        for (var row = 0; row < rows.Count; row++)
        {
            var start = (int)target.Length;
            target.Grow(sizeof(int));
            Draw(rows.Values.Slice(row * shape.Size, shape.Size), line, target);
            var length = (int)target.Length - start - sizeof(int);
            BinaryPrimitives.WriteInt32LittleEndian(target.GetBuffer().AsSpan(start), length);
        }
    }

    private void Draw(ReadOnlySpan<float> pixels, byte[] line, Stream target)
    {
        using var png = new PngWriter(target, shape.Width, shape.Height, shape.Channels);
        for (var y = 0; y < shape.Height; y++)
        {
            for (var i = 0; i < line.Length; i++)
            {
                var (x, channel) = Math.DivRem(i, shape.Channels);
                line[i] = PixelBytes.ByteOf(pixels[(channel * shape.Height + y) * shape.Width + x]);
            }

            png.WriteLine(line);
        }

        png.Complete();
    }
}
