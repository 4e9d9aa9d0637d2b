using SkiaSharp;
using Vae.Tests;

namespace Vae.Data.Tests.Pictures;

/// <summary>Folders of pictures as rows.</summary>
public sealed class PictureFolderTests : IDisposable
{
    private const int Width = 4;
    private const int Height = 3;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Rows_are_in_the_order_of_names_and_labels_are_sub_folders()
    {
        // Characters by their numbers: capitals first, and 10 before 2.
        Grey("b/2.png", 40);
        Grey("b/10.PNG", 30);
        Grey("B2/z.png", 10);
        Grey("a/a.png", 20);
        Directory.CreateDirectory(directory[".hidden"]);
        File.WriteAllText(directory["a/.DS_Store"], "");

        using var reader = RowReader.Open(directory.Path);
        using var labels = RowReader.OpenLabels(directory.Path);

        Assert.Equal(["B2", "a", "b"], reader.ClassNames);
        Assert.Equal(4, reader.Count);
        Assert.Equal([Height, Width], reader.RowShape);
        Assert.Equal(RowElement.UInt8, reader.ElementType);
        Assert.Equal([0, 1, 2, 2], labels.ReadLabelsToEnd());
        var (rows, own) = (new float[4 * 12], new long[4]);
        Assert.Equal(4, reader.Read(rows, own));
        Assert.Equal([0, 1, 2, 2], own);
        Assert.Equal([10 / 255f, 20 / 255f, 30 / 255f, 40 / 255f], rows.Where((_, i) => i % 12 == 0));
        Assert.Null(reader.Warning);
    }

    [Fact]
    public void A_folder_without_sub_folders_has_no_labels()
    {
        Grey("x.png", 1);

        using var reader = RowReader.Open(directory.Path);

        Assert.False(reader.HasLabels);
        Assert.Null(reader.ClassNames);
        Refused<InvalidDataException>(() => RowReader.OpenLabels(directory.Path), "has no sub-folders");
    }

    [Fact]
    public void Rows_are_the_same_in_parts_as_a_whole_and_in_any_order()
    {
        const int Count = 300;
        for (var i = 0; i < Count; i++)
        {
            Noise($"{i % 7}/{i:D3}.png", i);
        }

        using var whole = RowReader.Open(directory.Path);
        var expected = whole.ReadToEnd();
        Assert.Equal(Count * 3 * 12, expected.Length);
        using var parts = RowReader.Open(directory.Path);
        var found = new List<float>();
        for (var size = 1; ; size = size % 90 + 13)
        {
            var part = new float[size * parts.RowSize];
            var read = parts.Read(part);
            if (read == 0)
            {
                break;
            }

            found.AddRange(part.Take(read * parts.RowSize));
        }

        Assert.Equal(expected, found);
        using var any = RowReader.Open(directory.Path, new RowReaderOptions { AnyOrder = true });
        Assert.True(any.CanSeek);
        foreach (var row in (int[])[250, 3, 299, 3, 0])
        {
            var one = new float[any.RowSize];
            any.Seek(row);
            any.ReadExactly(one);
            Assert.Equal(expected[(row * any.RowSize)..((row + 1) * any.RowSize)], one);
        }

        any.Seek(0);
        any.Skip(298);
        Assert.Equal(2, any.Read(new float[5 * any.RowSize]));
        Refused<InvalidDataException>(() => any.Skip(1), "300 rows");
    }

    [Fact]
    public void Bits_and_colours_become_the_bytes_that_they_stand_for()
    {
        var noise = Bytes(1, Width * Height * 8);
        byte[] Samples(int bytes) => noise[..(Width * Height * bytes)];

        Assert.Equal(Samples(1), Row(TestPicture.Png(Width, Height, 8, TestPicture.Grey, Samples(1))));
        Assert.Equal(Planes(Samples(3), 3), Row(TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Samples(3))));
        var palette = Bytes(2, 3 * 16);
        byte[] places = [.. Samples(1).Select(value => (byte)(value % 16))];
        Assert.Equal(
            Planes([.. places.SelectMany(place => palette[(3 * place)..(3 * place + 3)])], 3),
            Row(TestPicture.Png(Width, Height, 8, TestPicture.Palette, places, palette))
        );
        // 16 bits are 257 times 8.
        Near(
            [.. Samples(2).Chunk(2).Select(two => (two[0] * 256 + two[1]) / 257.0)],
            Row(TestPicture.Png(Width, Height, 16, TestPicture.Grey, Samples(2)))
        );
        Near(
            [.. Planes([.. Samples(6).Chunk(2).Select(two => (two[0] * 256 + two[1]) / 257.0)], 3)],
            Row(TestPicture.Png(Width, Height, 16, TestPicture.Rgb, Samples(6)))
        );
        // What is not opaque lies on black.
        Near(
            [.. Planes([.. Samples(4).Chunk(4).SelectMany(p => p[..3].Select(value => value * p[3] / 255.0))], 3)],
            Row(TestPicture.Png(Width, Height, 8, TestPicture.Rgba, Samples(4)))
        );
        Near(
            [.. Samples(3).Chunk(3).Select(p => 0.3 * p[0] + 0.59 * p[1] + 0.11 * p[2])],
            Row(TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Samples(3)), new PictureOptions { Channels = 1 })
        );
        var grey = Samples(1);
        Assert.Equal(
            [.. grey, .. grey, .. grey],
            Row(TestPicture.Png(Width, Height, 8, TestPicture.Grey, grey), new PictureOptions { Channels = 3 })
        );
    }

    /// <summary>EXIF's orientations: which quarter of the file is shown where.</summary>
    [Theory]
    [InlineData(1, "0123")]
    [InlineData(2, "1032")]
    [InlineData(3, "3210")]
    [InlineData(4, "2301")]
    [InlineData(5, "0213")]
    [InlineData(6, "2031")]
    [InlineData(7, "3120")]
    [InlineData(8, "1302")]
    public void A_picture_is_turned_as_its_file_says(int orientation, string shown)
    {
        // Four quarters of 16 × 8 pixels in the file, each of one brightness, which JPEG keeps.
        byte[] brightness = [20, 90, 160, 230];
        using var picture = new SKBitmap(new SKImageInfo(32, 16, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var y = 0; y < 16; y++)
        {
            for (var x = 0; x < 32; x++)
            {
                var value = brightness[2 * (y / 8) + x / 16];
                picture.SetPixel(x, y, new SKColor(value, value, value));
            }
        }

        using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, 100);
        directory.Write("x.jpg", TestPicture.Oriented(jpeg.ToArray(), orientation));

        using var reader = RowReader.Open(directory.Path);
        var row = new byte[reader.RowSize];
        reader.ReadValues<byte>(row);

        var (height, width) = orientation < 5 ? (16, 32) : (32, 16);
        Assert.Equal([height, width], reader.RowShape);
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var (y, x) = (height / 4 + quarter / 2 * (height / 2), width / 4 + quarter % 2 * (width / 2));
            Assert.InRange(row[y * width + x] - brightness[shown[quarter] - '0'], -3, 3);
        }
    }

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
            Directory.CreateDirectory(directory[$"a/{name}"]);
            Refused<InvalidDataException>(() => RowReader.Open(directory.Path), "the sub-folder dir.png");
            return;
        }

        directory.Write(
            $"a/{name}",
            kind switch
            {
                "cut" => TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Bytes(1, 36))[..50],
                "bomb" => TestPicture.Bomb(50_000, 60_000),
                _ => System.Text.Encoding.UTF8.GetBytes(kind),
            }
        );

        var refused = Refused<InvalidDataException>(() => RowsOf(new PictureOptions()), reason);
        Assert.StartsWith(directory[$"a/{name}"], refused.Message, StringComparison.Ordinal);
        Assert.Contains("--skip-broken", refused.Message, StringComparison.Ordinal);
        var options = new RowReaderOptions { Pictures = new PictureOptions { SkipBroken = true } };
        using var reader = RowReader.Open(directory.Path, options);
        Assert.Equal(10, reader.Count);
        Assert.Equal(whole, RowsOf(options.Pictures));
        Assert.StartsWith(
            $"1 of the 11 pictures of {directory.Path} cannot be read and were left out: {directory[$"a/{name}"]} ",
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
                var path = directory.Write($"x{ending}", bytes[..length]);
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
        directory.Write("x.png", 1, 2, 3);
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
    public void Folders_of_which_the_classes_are_not_clear_are_refused()
    {
        Refused<InvalidDataException>(() => RowReader.Open(directory.Path), "is a directory without a picture");
        File.WriteAllText(directory["readme.txt"], "");
        Refused<InvalidDataException>(() => RowReader.Open(directory.Path), "is a directory without a picture");
        Directory.CreateDirectory(directory["cat"]);
        Refused<InvalidDataException>(() => RowReader.Open(directory.Path), "cat has no picture");
        Grey("cat/1.png", 1);
        Grey("loose.png", 1);
        Refused<InvalidDataException>(
            () => RowReader.Open(directory.Path),
            "has 1 pictures beside its sub-folders, such as loose.png"
        );
        File.Delete(directory["loose.png"]);
        using (var reader = RowReader.Open(directory.Path))
        {
            Assert.Contains("such as", reader.Warning, StringComparison.Ordinal);
            Assert.Contains("readme.txt", reader.Warning, StringComparison.Ordinal);
        }

        Grey("cat/more/1.png", 1);
        Refused<InvalidDataException>(() => RowReader.Open(directory.Path), "the sub-folder more");
        Directory.Delete(directory["cat/more"], recursive: true);
        Grey("dogs/big/1.png", 1);
        Refused<InvalidDataException>(() => RowReader.Open(directory.Path), "dogs has sub-folders and no picture");
        Directory.Delete(directory["dogs"], recursive: true);
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Grey("Cat/1.png", 1);
        Refused<InvalidDataException>(() => RowReader.Open(directory.Path), "Cat and cat, which differ by case alone");
    }

    [Fact]
    public void Pictures_of_another_size_or_colour_are_refused_or_brought_to_what_is_asked_for()
    {
        Grey("1.png", 9);
        directory.Write("2.png", TestPicture.Png(2, 2, 8, TestPicture.Grey, [9, 9, 9, 9]));
        Refused<InvalidDataException>(
            () => RowsOf(new PictureOptions()),
            "2.png is 2 × 2 pixels, and the first picture 4 × 3"
        );
        Assert.Equal(2, RowsOf(new PictureOptions { Width = 5, Height = 5 }).Count);
        File.Delete(directory["2.png"]);
        Noise("3.png", 1);
        Refused<InvalidDataException>(
            () => RowsOf(new PictureOptions()),
            "3.png holds colours, and the first picture is grey"
        );
        Assert.Equal(12, RowsOf(new PictureOptions { Channels = 1 })[1].Length);
        Assert.Equal(36, RowsOf(new PictureOptions { Channels = 3 })[0].Length);
    }

    [Fact]
    public void Labels_are_places_among_classes_that_are_named()
    {
        Grey("dog/1.png", 1);
        Grey("cat/1.png", 1);
        long[] Labels(params string[] names)
        {
            using var reader = RowReader.OpenLabels(
                directory.Path,
                new RowReaderOptions { Pictures = new PictureOptions { ClassNames = names } }
            );
            return reader.ReadLabelsToEnd();
        }

        Assert.Equal([2, 0], Labels("dog", "cow", "cat"));
        Refused<InvalidDataException>(
            () => Labels("dog", "cow"),
            "the sub-folder cat, which is none of the classes dog, cow"
        );
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        Grey("1.png", 1);
        var file = directory.Write("rows.csv", "1,2\n3,4\n"u8.ToArray());
        Refused<ArgumentException>(() => RowsOf(new PictureOptions { Width = 3 }), "expected both or neither");
        Refused<ArgumentException>(() => RowsOf(new PictureOptions { Width = 0, Height = 3 }), "expected at least 1");
        Refused<ArgumentException>(
            () => RowsOf(new PictureOptions { Width = 1 << 16, Height = 1 << 16 }),
            "at most 536870912 pixels"
        );
        Refused<ArgumentException>(() => RowsOf(new PictureOptions { Channels = 2 }), "is 2; expected 1 or 3");
        Refused<ArgumentException>(() => RowsOf(new PictureOptions { Fit = (PictureFit)9 }), "Crop, Pad, Fill");
        Refused<ArgumentException>(() => RowsOf(new PictureOptions { MostPixels = 0 }), "expected at least 1");
        Refused<ArgumentException>(
            () => RowReader.Open(file, new RowReaderOptions { Pictures = new PictureOptions() }),
            "is no directory"
        );
    }

    [Fact]
    public void A_folder_that_changes_while_it_is_read_is_an_error()
    {
        Grey("1.png", 1);
        Grey("2.png", 1);
        using var reader = RowReader.Open(directory.Path);
        reader.CheckUnchanged();

        Noise("2.png", 3);

        var changed = Assert.Throws<IOException>(reader.CheckUnchanged);
        Assert.Contains("changed while it was read", changed.Message, StringComparison.Ordinal);
        File.Delete(directory["2.png"]);
        Assert.Throws<IOException>(reader.CheckUnchanged);
    }

    [Theory]
    [InlineData("added")]
    [InlineData("of the same length")]
    [InlineData("removed")]
    public void A_folder_that_changed_since_it_was_listed_is_an_error(string change)
    {
        Grey("a/1.png", 1);
        Grey("a/2.png", 2);
        Broken("a/0.png");
        var options = new RowReaderOptions { Pictures = new PictureOptions { SkipBroken = true } };
        using var first = RowReader.Open(directory.Path, options);
        var again = options with { Listed = first.Listed };
        using (var second = RowReader.Open(directory.Path, again))
        {
            Assert.Equal(2, second.Count);
        }

        var path = directory["a/2.png"];
        switch (change)
        {
            case "added":
                Grey("a/3.png", 3);
                // Of the directory the time alone changed, by less than what a file system may tell.
                Directory.SetLastWriteTimeUtc(directory["a"], DateTime.UtcNow.AddSeconds(5));
                break;
            case "removed":
                File.Delete(path);
                break;
            default:
                var length = new FileInfo(path).Length;
                Grey("a/2.png", 200);
                Assert.Equal(length, new FileInfo(path).Length);
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));
                break;
        }

        foreach (var open in (Action[])[first.CheckUnchanged, () => RowReader.Open(directory.Path, again).Dispose()])
        {
            Refused<IOException>(open, "changed while it was read");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_reading_can_be_cancelled(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Grey($"{i}.png", 1);
        }

        using var cancelled = new CancellationTokenSource();
        using var reader = RowReader.Open(directory.Path, new RowReaderOptions { Cancellation = cancelled.Token });
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => reader.Read(new float[12 * count]));
    }

    /// <summary>Blocks double from 16 rows on, up to 1024: the last are three of those.</summary>
    [Fact]
    public void A_folder_that_is_longer_than_the_longest_block()
    {
        const int Count = 4100;
        for (var i = 0; i < Count; i++)
        {
            directory.Write($"{i:D4}.png", TestPicture.Png(2, 1, 8, TestPicture.Grey, [(byte)i, (byte)(i >> 8)]));
        }

        using var reader = RowReader.Open(directory.Path);
        var rows = new byte[2 * Count];
        for (var read = 0; read < Count; )
        {
            read += reader.ReadValues(rows.AsSpan(2 * read, Math.Min(2 * 700, 2 * (Count - read))));
        }

        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(i, rows[2 * i] + 256 * rows[2 * i + 1]);
        }

        reader.Seek(2000);
        reader.ReadValues(rows.AsSpan(0, 2 * 40));
        Assert.Equal(2039, rows[78] + 256 * rows[79]);
    }

    [Fact]
    public void Rows_before_a_broken_one_are_read()
    {
        for (var i = 0; i < 5; i++)
        {
            Grey($"{i}.png", (byte)(10 + i));
        }

        Broken("3.png");
        using var reader = RowReader.Open(directory.Path);
        var row = new byte[12];
        for (var i = 0; i < 3; i++)
        {
            reader.ReadValues<byte>(row);
            Assert.Equal(10 + i, row[0]);
        }

        Refused<InvalidDataException>(() => reader.ReadValues<byte>(row), directory["3.png"]);
        reader.Seek(4);
        reader.ReadValues<byte>(row);
        Assert.Equal(14, row[0]);
    }

    /// <summary>The header of the first is whole and its pixels are not.</summary>
    [Fact]
    public void A_picture_that_is_left_out_does_not_decide_the_size()
    {
        directory.Write("0.png", TestPicture.Png(9, 9, 8, TestPicture.Rgb, Bytes(1, 243))[..60]);
        Grey("1.png", 7);
        var options = new PictureOptions { SkipBroken = true };
        Assert.Equal(12, Assert.Single(RowsOf(options)).Length);
    }

    [Fact]
    public void Links_that_lead_nowhere_are_broken_files()
    {
        Grey("a/1.png", 1);
        File.CreateSymbolicLink(directory["a/0.png"], directory["none.png"]);
        File.CreateSymbolicLink(directory["a/2.png"], directory["a/3.png"]);
        File.CreateSymbolicLink(directory["a/3.png"], directory["a/2.png"]);
        Refused<InvalidDataException>(() => RowsOf(new PictureOptions()), "a/0.png cannot be opened");
        var options = new RowReaderOptions { Pictures = new PictureOptions { SkipBroken = true } };
        using var reader = RowReader.Open(directory.Path, options);
        Assert.Equal(12, Assert.Single(reader.ReadToEnd().Chunk(12)).Length);
        Assert.Contains("3 of the 4 pictures", reader.Warning);
        Assert.Contains("a/0.png cannot be opened, it leads to no file", reader.Warning);
        Assert.Contains("a link leads in a circle", reader.Warning);
        Grey("a/4.png", 2);
        Directory.SetLastWriteTimeUtc(directory["a"], DateTime.UtcNow.AddSeconds(5));
        Refused<IOException>(reader.CheckUnchanged, "changed");
    }

    [Fact]
    public void A_row_that_no_array_holds_is_refused()
    {
        directory.Write("1.png", TestPicture.Bomb(30_000, 30_000));
        Refused<InvalidDataException>(
            () => RowsOf(new PictureOptions { MostPixels = 1_000_000_000, Channels = 3 }),
            "A row of 3 × 30000 × 30000 bytes"
        );
    }

    [Fact]
    public void A_file_of_labels_beside_a_folder_is_read_with_its_options()
    {
        Grey("1.png", 1);
        Grey("2.png", 1);
        var file = directory.Write("labels.csv", "5\n7\n"u8.ToArray());
        var options = new RowReaderOptions { Pictures = new PictureOptions { Channels = 1 } };
        using var labels = RowReader.OpenLabels(file, options);
        Assert.Equal([5, 7], labels.ReadLabelsToEnd());
    }

    [Fact]
    public void What_is_of_text_is_refused_for_a_folder()
    {
        Grey("a/1.png", 1);
        foreach (var open in (Func<string, RowReaderOptions, RowReader>[])[RowReader.Open, RowReader.OpenLabels])
        {
            Refused<ArgumentException>(
                () => open(directory.Path, new RowReaderOptions { LabelColumn = "last" }),
                "is a folder of pictures, and RowReaderOptions.LabelColumn (--label-column) last is of text"
            );
        }

        using var reader = RowReader.Open(directory.Path);
        Refused<ArgumentException>(
            () => new RowReaderOptions { Header = TextHeader.Present }.RequireText(reader, null),
            "is no text, and RowReaderOptions.Header"
        );
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static T[] Planes<T>(T[] pixels, int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(channel => pixels.Where((_, i) => i % channels == channel))];

    private static void Near(double[] expected, byte[] found) =>
        Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second - pair.First, -1, 1));

    private static TException Refused<TException>(Action action, string part)
        where TException : Exception
    {
        var refused = Assert.ThrowsAny<TException>(action);
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        return refused;
    }

    private static SKData Jpeg()
    {
        using var picture = new SKBitmap(new SKImageInfo(4, 3, SKColorType.Rgba8888, SKAlphaType.Opaque));
        return picture.Encode(SKEncodedImageFormat.Jpeg, 90);
    }

    private byte[] Row(byte[] png, PictureOptions? options = null)
    {
        directory.Write("x.png", png);
        using var reader = RowReader.Open(directory.Path, new RowReaderOptions { Pictures = options });
        var row = new byte[reader.RowSize];
        Assert.Equal(1, reader.ReadValues<byte>(row));
        return row;
    }

    private List<float[]> RowsOf(PictureOptions options)
    {
        using var reader = RowReader.Open(directory.Path, new RowReaderOptions { Pictures = options });
        return [.. reader.ReadToEnd().Chunk(reader.RowSize)];
    }

    private void Grey(string path, byte value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory[path])!);
        directory.Write(
            path,
            TestPicture.Png(Width, Height, 8, TestPicture.Grey, [.. Enumerable.Repeat(value, Width * Height)])
        );
    }

    private void Broken(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory[path])!);
        directory.Write(path, "not a picture"u8.ToArray());
    }

    private void Noise(string path, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory[path])!);
        directory.Write(path, TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Bytes(seed, Width * Height * 3)));
    }
}
