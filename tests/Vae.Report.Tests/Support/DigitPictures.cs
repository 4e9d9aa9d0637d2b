using Microsoft.Playwright;
using Vae.Data;
using Vae.Inference;

namespace Vae.Report.Tests;

/// <summary>Pictures of digits as a camera or a paint program may give them: large, off the centre, dark on light or light on dark.</summary>
internal static class DigitPictures
{
    private const int Width = 360;
    private const int Height = 300;
    private const int Enlarged = 7;

    /// <summary>A test image of the data set that the report is about.</summary>
    public static float[] TestImage(string data, int row)
    {
        using var reader = RowReader.Open(Path.Combine(data, "t10k-images-idx3-ubyte"));
        var image = new float[reader.RowSize];
        reader.Skip(row);
        reader.Read(image);
        return image;
    }

    /// <summary>A PNG of a digit enlarged seven times near the picture's upper right corner.</summary>
    public static FilePayload Png(float[] digit, bool darkOnLight)
    {
        const int Side = 28;
        using var file = new MemoryStream();
        using (var png = new PngWriter(file, Width, Height, 1))
        {
            for (var y = 0; y < Height; y++)
            {
                var line = new byte[Width];
                for (var x = 0; x < Width; x++)
                {
                    var (column, row) = ((x - 140) / Enlarged, (y - 20) / Enlarged);
                    var inside = x >= 140 && y >= 20 && column < Side && row < Side;
                    var value = (byte)MathF.Round(255 * (inside ? digit[row * Side + column] : 0));
                    line[x] = darkOnLight ? (byte)(255 - value) : value;
                }

                png.WriteLine(line);
            }

            png.Complete();
        }

        return new()
        {
            Name = "digit.png",
            MimeType = "image/png",
            Buffer = file.ToArray(),
        };
    }
}
