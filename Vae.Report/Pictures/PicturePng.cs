using Vae.Data;
using Vae.Inference;

namespace Vae.Report;

/// <summary>The PNG of drawn pixels: grey where no pixel has a colour, which makes it smaller, else RGB.</summary>
internal static class PicturePng
{
    private const int Channels = 4;

    /// <param name="rgba">Opaque pixels from the left and from the top, four bytes each.</param>
    /// <param name="width">The width in pixels.</param>
    public static byte[] Of(ReadOnlySpan<byte> rgba, int width)
    {
        var kept = IsGrey(rgba) ? 1 : 3;
        using var file = new MemoryStream();
        using var png = new PngWriter(file, width, rgba.Length / Channels / width, kept);
        var line = new byte[width * kept];
        for (; !rgba.IsEmpty; rgba = rgba[(width * Channels)..])
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = rgba[i / kept * Channels + i % kept];
            }

            png.WriteLine(line);
        }

        png.Complete();
        return file.ToArray();
    }

    private static bool IsGrey(ReadOnlySpan<byte> rgba)
    {
        for (var i = 0; i < rgba.Length; i += Channels)
        {
            if (rgba[i] != rgba[i + 1] || rgba[i] != rgba[i + 2])
            {
                return false;
            }
        }

        return true;
    }
}
