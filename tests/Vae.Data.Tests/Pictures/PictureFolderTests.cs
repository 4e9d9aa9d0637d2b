using Vae.Tests;

namespace Vae.Data.Tests.Pictures;

/// <summary>Folders of pictures as rows.</summary>
public sealed class PictureFolderTests : PictureFolderTest
{
    [Fact]
    public void Rows_are_in_the_order_of_names_and_labels_are_sub_folders()
    {
        // Characters by their numbers: capitals first, and 10 before 2.
        Grey("b/2.png", 40);
        Grey("b/10.PNG", 30);
        Grey("B2/z.png", 10);
        Grey("a/a.png", 20);
        Directory.CreateDirectory(Files[".hidden"]);
        File.WriteAllText(Files["a/.DS_Store"], "");

        using var reader = RowReader.Open(Files.Path);
        using var labels = RowReader.OpenLabels(Files.Path);

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

        using var reader = RowReader.Open(Files.Path);

        Assert.False(reader.HasLabels);
        Assert.Null(reader.ClassNames);
        Refused<InvalidDataException>(() => RowReader.OpenLabels(Files.Path), "has no sub-folders");
    }

    [Fact]
    public void Rows_are_the_same_in_parts_as_a_whole_and_in_any_order()
    {
        const int Count = 300;
        for (var i = 0; i < Count; i++)
        {
            Noise($"{i % 7}/{i:D3}.png", i);
        }

        using var whole = RowReader.Open(Files.Path);
        var expected = whole.ReadToEnd();
        Assert.Equal(Count * 3 * 12, expected.Length);
        using var parts = RowReader.Open(Files.Path);
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
        using var any = RowReader.Open(Files.Path, new RowReaderOptions { AnyOrder = true });
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
    public void Folders_of_which_the_classes_are_not_clear_are_refused()
    {
        Refused<InvalidDataException>(() => RowReader.Open(Files.Path), "is a directory without a picture");
        File.WriteAllText(Files["readme.txt"], "");
        Refused<InvalidDataException>(() => RowReader.Open(Files.Path), "is a directory without a picture");
        Directory.CreateDirectory(Files["cat"]);
        Refused<InvalidDataException>(() => RowReader.Open(Files.Path), "cat has no picture");
        Grey("cat/1.png", 1);
        Grey("loose.png", 1);
        Refused<InvalidDataException>(
            () => RowReader.Open(Files.Path),
            "has 1 pictures beside its sub-folders, such as loose.png"
        );
        File.Delete(Files["loose.png"]);
        using (var reader = RowReader.Open(Files.Path))
        {
            Assert.Contains("such as", reader.Warning, StringComparison.Ordinal);
            Assert.Contains("readme.txt", reader.Warning, StringComparison.Ordinal);
        }

        Grey("cat/more/1.png", 1);
        Refused<InvalidDataException>(() => RowReader.Open(Files.Path), "the sub-folder more");
        Directory.Delete(Files["cat/more"], recursive: true);
        Grey("dogs/big/1.png", 1);
        Refused<InvalidDataException>(() => RowReader.Open(Files.Path), "dogs has sub-folders and no picture");
        Directory.Delete(Files["dogs"], recursive: true);
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Grey("Cat/1.png", 1);
        Refused<InvalidDataException>(() => RowReader.Open(Files.Path), "Cat and cat, which differ by case alone");
    }

    [Fact]
    public void Labels_are_places_among_classes_that_are_named()
    {
        Grey("dog/1.png", 1);
        Grey("cat/1.png", 1);
        long[] Labels(params string[] names)
        {
            using var reader = RowReader.OpenLabels(
                Files.Path,
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
        var file = Files.Write("rows.csv", "1,2\n3,4\n"u8.ToArray());
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
        using var reader = RowReader.Open(Files.Path, new RowReaderOptions { Cancellation = cancelled.Token });
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
            Files.Write($"{i:D4}.png", TestPicture.Png(2, 1, 8, TestPicture.Grey, [(byte)i, (byte)(i >> 8)]));
        }

        using var reader = RowReader.Open(Files.Path);
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
    public void A_file_of_labels_beside_a_folder_is_read_with_its_options()
    {
        Grey("1.png", 1);
        Grey("2.png", 1);
        var file = Files.Write("labels.csv", "5\n7\n"u8.ToArray());
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
                () => open(Files.Path, new RowReaderOptions { LabelColumn = "last" }),
                "is a folder of pictures, and RowReaderOptions.LabelColumn (--label-column) last is of text"
            );
        }

        using var reader = RowReader.Open(Files.Path);
        Refused<ArgumentException>(
            () => new RowReaderOptions { Header = TextHeader.Present }.RequireText(reader, null),
            "is no text, and RowReaderOptions.Header"
        );
    }
}
