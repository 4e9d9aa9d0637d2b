using SkiaSharp;
using Vae.Tests;

namespace Vae.Data.Tests.Pictures;

/// <summary>Files of a folder that are no pictures, or none that fits.</summary>
public sealed class BrokenPictureTests : PictureFolderTest
{
    [Theory]
    [InlineData("empty.png", "", "has 0 bytes")]
    [InlineData("text.png", "not a picture", "is no PNG or JPEG file")]
    [InlineData("-first.png", "not a picture", "is no PNG or JPEG file")]
    [InlineData("cut.png", "cut", "ends before its last pixel")]
    [InlineData("bomb.png", "bomb", "says that it holds 50000 × 60000 pixels; expected at most 100000000 pixels")]
    [InlineData("dir.png", "dir", "")]
    public void A_broken_file_is_named_and_left_out_on_request(string name, string kind, string reason)
    {
        for (var i = 0; i < 5; i++)
        {
            Noise($"a/{i}.png", i);
            Noise($"b/{i}.png", 10 + i);
        }

        Assert.Equal(10, RowsOf(new PictureOptions()).Count);
        var whole = RowsOf(new PictureOptions());
        if (kind == "dir")
        {
            Directory.CreateDirectory(Files[$"a/{name}"]);
            Refused<InvalidDataException>(() => RowReader.Open(Files.Path), "the sub-folder dir.png");
            return;
        }

        Files.Write(
            $"a/{name}",
            kind switch
            {
                "cut" => TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Bytes(1, 36))[..50],
                "bomb" => TestPicture.Bomb(50_000, 60_000),
                _ => System.Text.Encoding.UTF8.GetBytes(kind),
            }
        );

        var refused = Refused<InvalidDataException>(() => RowsOf(new PictureOptions()), reason);
        Assert.StartsWith(Files[$"a/{name}"], refused.Message, StringComparison.Ordinal);
        Assert.Contains("--skip-broken", refused.Message, StringComparison.Ordinal);
        var options = new RowReaderOptions { Pictures = new PictureOptions { SkipBroken = true } };
        using var reader = RowReader.Open(Files.Path, options);
        Assert.Equal(10, reader.Count);
        Assert.Equal(whole, RowsOf(options.Pictures));
        Assert.StartsWith(
            $"1 of the 11 pictures of {Files.Path} cannot be read and were left out: {Files[$"a/{name}"]} ",
            reader.Warning,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_never_half_a_row()
    {
        var whole = TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Bytes(1, 36));
        using var jpeg = Jpeg();
        foreach (var (ending, bytes) in new[] { (".png", whole), (".jpg", jpeg.ToArray()) })
        {
            // The last bytes are the mark of the end, which nobody needs.
            for (var length = 0; length < bytes.Length - 20; length += 7)
            {
                var path = Files.Write($"x{ending}", bytes[..length]);
                Refused<InvalidDataException>(
                    () =>
                        RowsOf(
                            new PictureOptions
                            {
                                Width = 4,
                                Height = 3,
                                Channels = 3,
                            }
                        ),
                    path
                );
                File.Delete(path);
            }
        }
    }

    [Fact]
    public void Nothing_but_broken_files_is_an_error()
    {
        Files.Write("x.png", 1, 2, 3);
        Refused<InvalidDataException>(
            () =>
                RowsOf(
                    new PictureOptions
                    {
                        SkipBroken = true,
                        Width = 2,
                        Height = 2,
                        Channels = 1,
                    }
                ),
            "None of the 1 pictures"
        );
    }

    [Fact]
    public void Rows_before_a_broken_one_are_read()
    {
        for (var i = 0; i < 5; i++)
        {
            Grey($"{i}.png", (byte)(10 + i));
        }

        Broken("3.png");
        using var reader = RowReader.Open(Files.Path);
        var row = new byte[12];
        for (var i = 0; i < 3; i++)
        {
            reader.ReadValues<byte>(row);
            Assert.Equal(10 + i, row[0]);
        }

        Refused<InvalidDataException>(() => reader.ReadValues<byte>(row), Files["3.png"]);
        reader.Seek(4);
        reader.ReadValues<byte>(row);
        Assert.Equal(14, row[0]);
    }

    /// <summary>The header of the first is whole and its pixels are not.</summary>
    [Fact]
    public void A_picture_that_is_left_out_does_not_decide_the_size()
    {
        Files.Write("0.png", TestPicture.Png(9, 9, 8, TestPicture.Rgb, Bytes(1, 243))[..60]);
        Grey("1.png", 7);
        var options = new PictureOptions { SkipBroken = true };
        Assert.Equal(12, Assert.Single(RowsOf(options)).Length);
    }

    [Fact]
    public void Links_that_lead_nowhere_are_broken_files()
    {
        Grey("a/1.png", 1);
        File.CreateSymbolicLink(Files["a/0.png"], Files["none.png"]);
        File.CreateSymbolicLink(Files["a/2.png"], Files["a/3.png"]);
        File.CreateSymbolicLink(Files["a/3.png"], Files["a/2.png"]);
        Refused<InvalidDataException>(() => RowsOf(new PictureOptions()), "a/0.png cannot be opened");
        var options = new RowReaderOptions { Pictures = new PictureOptions { SkipBroken = true } };
        using var reader = RowReader.Open(Files.Path, options);
        Assert.Equal(12, Assert.Single(reader.ReadToEnd().Chunk(12)).Length);
        Assert.Contains("3 of the 4 pictures", reader.Warning);
        Assert.Contains("a/0.png cannot be opened, it leads to no file", reader.Warning);
        Assert.Contains("a link leads in a circle", reader.Warning);
        Grey("a/4.png", 2);
        Directory.SetLastWriteTimeUtc(Files["a"], DateTime.UtcNow.AddSeconds(5));
        Refused<IOException>(reader.CheckUnchanged, "changed");
    }

    [Fact]
    public void A_row_that_no_array_holds_is_refused()
    {
        Files.Write("1.png", TestPicture.Bomb(30_000, 30_000));
        Refused<InvalidDataException>(
            () => RowsOf(new PictureOptions { MostPixels = 1_000_000_000, Channels = 3 }),
            "A row of 3 × 30000 × 30000 bytes"
        );
    }

    private static SKData Jpeg()
    {
        using var picture = new SKBitmap(new SKImageInfo(4, 3, SKColorType.Rgba8888, SKAlphaType.Opaque));
        return picture.Encode(SKEncodedImageFormat.Jpeg, 90);
    }
}
