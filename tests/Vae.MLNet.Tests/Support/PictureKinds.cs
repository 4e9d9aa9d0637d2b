using SkiaSharp;
using Vae.Tests;

namespace Vae.MLNet.Tests;

/// <summary>A small picture of 20 × 14 pixels of each kind.</summary>
internal static class PictureKinds
{
    public const int Width = 20;
    public const int Height = 14;

    public static IReadOnlyDictionary<string, (string Ending, byte[] Bytes)> All { get; } =
        new Dictionary<string, (string, byte[])>
        {
            ["grey"] = (".png", TestPicture.Png(Width, Height, 8, TestPicture.Grey, Noise(1))),
            ["grey of 16 bits"] = (".png", TestPicture.Png(Width, Height, 16, TestPicture.Grey, Noise(2))),
            ["grey with alpha"] = (".png", TestPicture.Png(Width, Height, 8, TestPicture.GreyAlpha, Noise(2))),
            ["colours"] = (".png", TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Noise(3))),
            ["colours of 16 bits"] = (".png", TestPicture.Png(Width, Height, 16, TestPicture.Rgb, Noise(6))),
            ["colours with alpha"] = (".png", TestPicture.Png(Width, Height, 8, TestPicture.Rgba, Noise(4))),
            ["palette"] = (
                ".png",
                TestPicture.Png(
                    Width,
                    Height,
                    8,
                    TestPicture.Palette,
                    [.. Noise(1).Select(i => (byte)(i % 8))],
                    Noise(1)[..24]
                )
            ),
            ["JPEG"] = (".jpg", Jpeg(SKColorType.Rgba8888, Noise(4))),
            ["grey JPEG"] = (".jpeg", Jpeg(SKColorType.Gray8, Noise(1))),
        };

    public static byte[] Jpeg(SKColorType type, byte[] pixels)
    {
        using var picture = new SKBitmap(new SKImageInfo(Width, Height, type, SKAlphaType.Opaque));
        System.Runtime.InteropServices.Marshal.Copy(pixels, 0, picture.GetPixels(), pixels.Length);
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    public static byte[] Noise(int bytesOfPixel)
    {
        var bytes = new byte[Width * Height * bytesOfPixel];
        new Random(bytesOfPixel).NextBytes(bytes);
        return bytes;
    }
}
