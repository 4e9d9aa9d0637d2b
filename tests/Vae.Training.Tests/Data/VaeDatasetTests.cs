using Vae.Data;
using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests.Data;

public sealed class VaeDatasetTests
{
    [Fact]
    public void Rows_beyond_the_last_are_refused_and_not_wrapped_around()
    {
        var data = VaeDataset.FromRows("made", new DataShape(4), new float[12]);
        // 2³⁰ rows of 4 numbers are 2³² numbers, which an int takes for none.
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyRows(1 << 30, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyRows(-1, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyRows(2, new float[8]));
    }

    [Fact]
    public void Bytes_come_back_as_pixels_from_0_to_1()
    {
        using var directory = new TemporaryDirectory();
        // Two 1×3 images by the IDX format: magic 00 00 08 03, big-endian sizes, then the bytes.
        File.WriteAllBytes(directory["i"], [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 255, 102, 0]);
        File.WriteAllBytes(directory["l"], [0, 0, 8, 1, 0, 0, 0, 2, 7, 0]);

        var data = VaeDataset.FromFile(directory["i"], directory["l"]);
        var rows = new float[6];
        data.CopyRows(0, rows);

        Assert.Equal(new DataShape(1, 1, 3), data.Shape);
        Assert.Equal([0f, 0.2f, 1f, 1f, 0.4f, 0f], rows);
        Assert.Equal([7L, 0], data.Labels.ToArray());
    }

    [Fact]
    public void Labels_that_come_twice_are_refused()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("x.csv", "label,a\n7,1\n0,2\n"u8.ToArray());
        var labels = directory.Write("l.csv", "1\n2\n"u8.ToArray());
        var error = Assert.Throws<InvalidDataException>(() => VaeDataset.FromFile(path, labels));
        Assert.Contains(
            $"has a column of labels; expected no file of labels beside it, and {labels} was given",
            error.Message
        );
    }

    [Theory]
    [InlineData("x.npy", "l.npy")]
    [InlineData("x.csv.gz", "l.csv")]
    [InlineData("x.idx.gz", "l.idx")]
    public void Rows_of_any_format_are_the_same(string data, string labels)
    {
        using var directory = new TemporaryDirectory();
        using (var writer = RowWriter.Create(directory[data], [1, 3], new() { Count = 2 }))
        {
            writer.Write([0.25f, 1f, 0f, 0.5f, 0.1f, 0f]);
            writer.Complete();
        }

        using (
            var writer = RowWriter.Create(directory[labels], [], new() { ElementType = RowElement.Int32, Count = 2 })
        )
        {
            writer.WriteLabels([7, 0]);
            writer.Complete();
        }

        var read = VaeDataset.FromFile(directory[data], directory[labels], shape: new DataShape(1, 1, 3));

        var rows = new float[6];
        read.CopyRows(0, rows);
        Assert.Equal([0.25f, 1f, 0f, 0.5f, 0.1f, 0f], rows);
        Assert.Equal([7L, 0], read.Labels.ToArray());
        Assert.Equal(data, read.Name);
    }

    [Theory]
    [InlineData(new[] { 3, 8, 6 }, null, "[3, 8, 6]")]
    [InlineData(new[] { 8, 6 }, null, "[1, 8, 6]")]
    [InlineData(new[] { 8, 6 }, new[] { 48 }, "[48]")]
    [InlineData(new[] { 48 }, new[] { 1, 8, 6 }, "[1, 8, 6]")]
    [InlineData(new[] { 8, 6, 1 }, new[] { 1, 8, 6 }, "[1, 8, 6]")]
    [InlineData(new[] { 8, 6, 3 }, new[] { 8, 6, 3 }, "[8, 6, 3]")] // Eight channels, when that is said.
    public void Rows_have_the_files_shape_or_one_of_the_same_order(int[] rows, int[]? shape, string found)
    {
        using var directory = new TemporaryDirectory();

        var data = VaeDataset.FromFile(Zeros(directory, rows), shape: shape is null ? null : new DataShape(shape));

        Assert.Equal(found, data.Shape.ToString());
    }

    [Theory]
    [InlineData(new[] { 8, 6, 3 }, null, "channels last")]
    [InlineData(new[] { 8, 6, 1 }, null, "channels last")]
    [InlineData(new[] { 8, 6, 3 }, new[] { 3, 8, 6 }, "channels last")]
    [InlineData(new[] { 8, 6 }, new[] { 1, 6, 8 }, "in another order")]
    public void Rows_of_another_order_are_refused(int[] rows, int[]? shape, string words)
    {
        using var directory = new TemporaryDirectory();
        var path = Zeros(directory, rows);

        var error = Assert.Throws<InvalidDataException>(() =>
            VaeDataset.FromFile(path, shape: shape is null ? null : new DataShape(shape))
        );

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains($"[{string.Join(", ", rows)}]", error.Message, StringComparison.Ordinal);
    }

    private static string Zeros(TemporaryDirectory directory, int[] rows)
    {
        using var writer = RowWriter.Create(directory["x.npy"], rows, new() { Count = 2 });
        writer.Write(new float[2 * rows.Aggregate(1, (product, size) => product * size)]);
        writer.Complete();
        return directory["x.npy"];
    }

    [Fact]
    public void Text_has_its_labels_among_its_columns()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("x.csv", "label,a,b\n7,255,0\n0,51,102\n"u8.ToArray());

        var data = VaeDataset.FromFile(path, options: new() { LargestValue = 255 });

        var rows = new float[4];
        data.CopyRows(0, rows);
        Assert.Equal((new DataShape(2), 2), (data.Shape, data.Count));
        Assert.Equal([1f, 0f, 0.2f, 0.4f], rows);
        Assert.Equal([7L, 0], data.Labels.ToArray());
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(16f)]
    [InlineData(255f)]
    public void Bytes_are_divided_by_what_is_asked_for(float largest)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("i", 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 16, 64);

        var data = VaeDataset.FromFile(path, options: new() { LargestValue = largest });

        var rows = new float[4];
        data.CopyRows(0, rows);
        Assert.Equal([0f, 1 / largest, 16 / largest, 64 / largest], rows);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(16, true)]
    [InlineData(200, false)]
    public void Bytes_that_become_nearly_black_are_told(byte most, bool isTold)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("i", 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, most, most, 0);

        var data = VaeDataset.FromFile(path);

        Assert.Equal(isTold, data.Warning?.Contains($"--max-value {most}", StringComparison.Ordinal) ?? false);
        Assert.Equal(data.Warning, data.Take(1).Warning);
        Assert.Null(VaeDataset.FromFile(path, options: new() { LargestValue = most }).Warning);
    }

    [Fact]
    public void Labels_are_whole_numbers_or_refused_in_every_format()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.Write("x.csv", "a,b\n1,0\n0,1\n"u8.ToArray());
        var whole = directory.Write("whole.txt", "7.0\n0\n"u8.ToArray());
        var odd = directory.Write("odd.txt", "7\n7.5\n"u8.ToArray());
        var floats = directory.Write("f", 0, 0, 0x0D, 1, 0, 0, 0, 2, 0x40, 0xE0, 0, 0, 0, 0, 0, 0);
        Assert.Equal([7L, 0], VaeDataset.FromFile(data, whole).Labels.ToArray());
        Assert.Equal([7L, 0], VaeDataset.FromFile(data, floats).Labels.ToArray());
        Assert.Contains(
            "\"7.5\" in line 2",
            Assert.Throws<InvalidDataException>(() => VaeDataset.FromFile(data, odd)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_column_that_is_named_is_the_labels()
    {
        using var directory = new TemporaryDirectory();
        var table = directory.Write("x.txt", "1 0 7\n0 1 0\n"u8.ToArray());
        var options = new RowReaderOptions { LabelColumn = "last" };
        var own = VaeDataset.FromFile(table, shape: new DataShape(2), options: options);
        Assert.Equal([7L, 0], own.Labels.ToArray());
        var data = directory.Write("i", 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 255);
        Assert.Equal([7L, 0], VaeDataset.FromFile(data, table, options: options).Labels.ToArray());
        Assert.Contains(
            "--label-column",
            Assert.Throws<InvalidDataException>(() => VaeDataset.FromFile(table, shape: new DataShape(2))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => VaeDataset.FromFile(data, options: options));
        Assert.Throws<ArgumentException>(() =>
            VaeDataset.FromFile(data, options: new() { Header = TextHeader.Present })
        );
    }

    [Fact]
    public void A_header_alone_is_no_data_set()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("x.csv", "a,b\n"u8.ToArray());
        Assert.Contains(
            "no rows, only a header",
            Assert.Throws<InvalidDataException>(() => VaeDataset.FromFile(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rows_and_labels_must_be_as_many()
    {
        var error = Assert.Throws<InvalidDataException>(() =>
            VaeDataset.FromRows("x", new DataShape(2), new float[6], new long[4])
        );
        Assert.Contains("3 rows and 4 labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_label_names_its_row() =>
        Assert.Contains(
            "row 1",
            Assert
                .Throws<InvalidDataException>(() => VaeDataset.FromRows("x", new DataShape(2), new float[4], [0, -3]))
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_number_that_is_not_finite_names_its_row(float bad) =>
        Assert.Contains(
            "Row 2",
            Assert
                .Throws<InvalidDataException>(() => VaeDataset.FromRows("x", new DataShape(2), [0, 0, 0, 0, 0, bad]))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_empty_data_set_is_refused() =>
        Assert.Throws<InvalidDataException>(() => VaeDataset.FromRows("x", new DataShape(2), []));

    [Fact]
    public void The_first_rows_are_taken_with_their_labels()
    {
        var data = VaeDataset.FromRows("x", new DataShape(2), [1, 2, 3, 4, 5, 6], [4, 5, 6]).Take(2);
        var rows = new float[4];
        data.CopyRows(0, rows);

        Assert.Equal([1f, 2, 3, 4], rows);
        Assert.Equal([4L, 5], data.Labels.ToArray());
    }

    public static TheoryData<string, VaeDataset> Unfit { get; } =
        new()
        {
            { "shape", VaeDataset.FromRows("x", new DataShape(63), new float[63], [0]) },
            { "no labels", VaeDataset.FromRows("x", new DataShape(64), new float[64]) },
            { "expected 0 to 1", VaeDataset.FromRows("x", new DataShape(64), new float[64], [2]) },
            {
                "a number from 0 to 1",
                VaeDataset.FromRows("x", new DataShape(64), [.. Enumerable.Repeat(1.5f, 64)], [1])
            },
        };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void A_training_refuses_rows_that_do_not_fit_the_network(string reason, VaeDataset data)
    {
        using var trainer = new VaeTrainer(Synthetic.Network(2), Synthetic.Options(1));

        var error = Assert.Throws<InvalidDataException>(() => trainer.Train(data));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
