using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;

namespace Vae.MLNet.Tests.Data;

/// <summary>IDX files as a data view.</summary>
public sealed class LoadFromRowFileTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IdxFiles files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_have_the_files_images_and_labels(bool compressed)
    {
        var view = ml.Data.LoadFromRowFile(files.Images(compressed), files.Labels(compressed));

        var rows = Rows.Read(view);

        Assert.Equal(["Data", "Label"], view.Schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte, 2, 3), view.Schema["Data"].Type);
        Assert.Equal(NumberDataViewType.Byte, view.Schema["Label"].Type);
        Assert.Equal(IdxFiles.Count, rows.Count);
        for (var row = 0; row < IdxFiles.Count; row++)
        {
            Assert.Equal(row, rows[row].Position);
            Assert.Equal(Source.Bytes(row), (byte[])rows[row]["Data"]);
            Assert.Equal(Source.Class(row), (byte)rows[row]["Label"]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_row_count_is_the_headers(bool compressed)
    {
        Assert.Equal(
            IdxFiles.Count,
            ml.Data.LoadFromRowFile(files.Images(compressed), files.Labels(compressed)).GetRowCount()
        );
        Assert.Equal(IdxFiles.Count, ml.Data.LoadFromRowFile(files.Images(compressed)).GetRowCount());
    }

    [Fact]
    public void Without_labels_there_is_no_label_column() =>
        Assert.Equal(["Data"], ml.Data.LoadFromRowFile(files.Images()).Schema.Select(column => column.Name));

    [Fact]
    public void Columns_can_have_other_names()
    {
        var view = ml.Data.LoadFromRowFile(
            new VaeRowFileOptions
            {
                DataPath = files.Images(),
                LabelPath = files.Labels(),
                DataColumnName = "Picture",
                LabelColumnName = "Digit",
            }
        );

        Assert.Equal(["Picture", "Digit"], view.Schema.Select(column => column.Name));
        Assert.Equal(Source.Class(7), Rows.Values<byte>(view, "Digit")[7]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shuffled_rows_are_the_same_rows_in_the_order_of_the_seed(bool compressed)
    {
        var view = ml.Data.LoadFromRowFile(files.Images(compressed), files.Labels(compressed));
        Assert.True(view.CanShuffle);

        var once = Rows.Read(view, random: new Random(3));
        var again = Rows.Read(view, random: new Random(3));
        var other = Rows.Read(view, random: new Random(4));

        Row.AssertSameValues(once, again, tolerance: 0);
        Row.AssertSameValues(Rows.Read(view), [.. once.OrderBy(row => row.Id)], tolerance: 0);
        Assert.NotEqual(once.Select(row => row.Id), Rows.Read(view).Select(row => row.Id));
        Assert.NotEqual(once.Select(row => row.Id), other.Select(row => row.Id));
    }

    [Fact]
    public void A_file_of_floats_gives_floats()
    {
        var path = files.Directory["floats.idx"];
        using (var writer = RowWriter.Create(path, [3], new() { Count = 2 }))
        {
            writer.WriteValues<float>([1, 2.5f, -3, 0, 0.125f, 7]);
            writer.Complete();
        }

        var view = ml.Data.LoadFromRowFile(path);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), view.Schema["Data"].Type);
        Assert.Equal([1, 2.5f, -3, 0, 0.125f, 7], SmallViews.Flat(view, "Data"));
    }

    [Theory]
    [InlineData(".npy")]
    [InlineData(".npy.zst")]
    public void NPY_files_give_every_bit_of_their_type(string ending)
    {
        var (path, labels) = (files.Directory[$"data{ending}"], files.Directory[$"labels{ending}"]);
        double[] values = [0.1, -1e300, double.Epsilon, 3];
        using (var writer = RowWriter.Create(path, [2], new() { ElementType = RowElement.Float64, Count = 2 }))
        {
            writer.WriteValues<double>(values);
            writer.Complete();
        }

        using (var writer = RowWriter.Create(labels, [], new() { ElementType = RowElement.Int64, Count = 2 }))
        {
            writer.WriteLabels([long.MaxValue, -1]);
            writer.Complete();
        }

        var view = ml.Data.LoadFromRowFile(path, labels);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Double, 2), view.Schema["Data"].Type);
        Assert.Equal(values, Rows.Read(view).SelectMany(row => (double[])row["Data"]));
        Assert.Equal([long.MaxValue, -1], Rows.Values<long>(view, "Label"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_gives_floats_and_the_labels_among_its_columns(bool shuffled)
    {
        var path = files.Directory.Write("table.csv", "label,a,b\n7,255,0\n-1,51,102\n"u8.ToArray());

        var view = ml.Data.LoadFromRowFile(new VaeRowFileOptions { DataPath = path, LargestValue = 255 });

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), view.Schema["Data"].Type);
        Assert.Equal(NumberDataViewType.Int64, view.Schema["Label"].Type);
        Assert.Equal(2, view.GetRowCount());
        var rows = Rows.Read(view, random: shuffled ? new Random(1) : null).OrderBy(row => row.Id).ToArray();
        Assert.Equal([1f, 0f, 0.2f, 0.4f], rows.SelectMany(row => (float[])row["Data"]));
        Assert.Equal([7L, -1L], rows.Select(row => (long)row["Label"]));
    }

    [Fact]
    public void Labels_that_come_twice_are_refused()
    {
        var path = files.Directory.Write("twice.csv", "label,a\n7,1\n"u8.ToArray());
        var labels = files.Directory.Write("twice-labels.csv", "1\n"u8.ToArray());
        var error = Assert.Throws<InvalidDataException>(() => ml.Data.LoadFromRowFile(path, labels));
        Assert.Contains("has a column of labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cursors_of_every_kind_read_by_themselves()
    {
        var view = ml.Data.LoadFromRowFile(files.Images(true), files.Labels(true));
        var expected = Rows.Read(view);
        using var half = view.GetRowCursor(view.Schema);
        half.MoveNext();

        Row.AssertSameValues(expected, Rows.Read(view), tolerance: 0);
        var set = view.GetRowCursorSet(view.Schema, 3).SelectMany(cursor => Rows.Read(cursor, view.Schema));
        Row.AssertSameValues(expected, [.. set.OrderBy(row => row.Id)], tolerance: 0);
        Row.AssertSameValues(
            [.. expected.Skip(9).Take(4)],
            Rows.Read(ml.Data.TakeRows(ml.Data.SkipRows(view, 9), 4)),
            tolerance: 0
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_said_of_a_text_is_done(bool shuffled)
    {
        var path = files.Directory.Write("said.txt", "0 1 2\n7.0 255 0\n-1 51 102\n"u8.ToArray());

        var view = ml.Data.LoadFromRowFile(
            new VaeRowFileOptions
            {
                DataPath = path,
                Header = TextHeader.Present,
                LabelColumn = "first",
                LargestValue = 255,
            }
        );

        var rows = Rows.Read(view, random: shuffled ? new Random(1) : null).OrderBy(row => row.Id).ToArray();
        Assert.Equal([1f, 0f, 0.2f, 0.4f], rows.SelectMany(row => (float[])row["Data"]));
        Assert.Equal([7L, -1L], rows.Select(row => (long)row["Label"]));
        Assert.Equal(
            3,
            ml.Data.LoadFromRowFile(new VaeRowFileOptions { DataPath = path, Header = TextHeader.Absent }).GetRowCount()
        );
    }

    [Fact]
    public void A_column_of_a_table_is_the_labels_of_an_array()
    {
        var table = files.Directory.Write(
            "table.csv",
            System.Text.Encoding.UTF8.GetBytes(
                "class,other\n" + string.Concat(Enumerable.Range(0, IdxFiles.Count).Select(i => $"{i}.0,1\n"))
            )
        );

        var view = ml.Data.LoadFromRowFile(
            new VaeRowFileOptions
            {
                DataPath = files.Images(),
                LabelPath = table,
                LabelColumn = "class",
            }
        );

        Assert.Equal(Enumerable.Range(0, IdxFiles.Count).Select(i => (long)i), Rows.Values<long>(view, "Label"));
        Assert.Equal(NumberDataViewType.Byte, ((VectorDataViewType)view.Schema["Data"].Type).ItemType);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(255f)]
    [InlineData(2f)]
    public void Bytes_are_divided_where_it_is_said(float largest)
    {
        var plain = Rows.Read(ml.Data.LoadFromRowFile(files.Images()));

        var view = ml.Data.LoadFromRowFile(new VaeRowFileOptions { DataPath = files.Images(), LargestValue = largest });

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 3), view.Schema["Data"].Type);
        Assert.Equal(
            plain.SelectMany(row => ((byte[])row["Data"]).Select(b => b / largest)),
            Rows.Read(view).SelectMany(row => (float[])row["Data"])
        );
    }

    [Fact]
    public void Labels_in_floats_are_whole_numbers_or_refused()
    {
        var view = ml.Data.LoadFromRowFile(files.Images(), Floats("whole.idx", 7));
        Assert.Equal(NumberDataViewType.Int64, view.Schema["Label"].Type);
        Assert.All(Rows.Values<long>(view, "Label"), label => Assert.Equal(7, label), throwIfEmpty: true);

        var odd = ml.Data.LoadFromRowFile(files.Images(), Floats("odd.idx", 7.5f));
        Assert.Contains(
            "label 7.5; expected a whole number",
            Assert.Throws<InvalidDataException>(() => Rows.Read(odd)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Options_that_do_not_apply_are_refused()
    {
        var header = new VaeRowFileOptions { DataPath = files.Images(), Header = TextHeader.Absent };
        Assert.Throws<ArgumentException>(() => ml.Data.LoadFromRowFile(header));
        var column = new VaeRowFileOptions { DataPath = files.Images(), LabelColumn = "first" };
        Assert.Throws<ArgumentException>(() => ml.Data.LoadFromRowFile(column));
        var beside = column with { LabelPath = files.Labels() };
        Assert.Throws<ArgumentException>(() => ml.Data.LoadFromRowFile(beside));
    }

    private string Floats(string name, float value)
    {
        using var writer = RowWriter.Create(files.Directory[name], [], new() { Count = IdxFiles.Count });
        writer.WriteValues<float>([.. Enumerable.Repeat(value, IdxFiles.Count)]);
        writer.Complete();
        return files.Directory[name];
    }
}
