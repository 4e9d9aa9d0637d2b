using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Data;

/// <summary>IDX files as a data view.</summary>
public sealed class LoadFromIdxTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IdxFiles files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_have_the_files_images_and_labels(bool compressed)
    {
        var view = ml.Data.LoadFromIdx(files.Images(compressed), files.Labels(compressed));

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
            ml.Data.LoadFromIdx(files.Images(compressed), files.Labels(compressed)).GetRowCount()
        );
        Assert.Equal(IdxFiles.Count, ml.Data.LoadFromIdx(files.Images(compressed)).GetRowCount());
    }

    [Fact]
    public void Without_labels_there_is_no_label_column() =>
        Assert.Equal(["Data"], ml.Data.LoadFromIdx(files.Images()).Schema.Select(column => column.Name));

    [Fact]
    public void Columns_can_have_other_names()
    {
        var view = ml.Data.LoadFromIdx(
            new VaeIdxOptions
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
        var view = ml.Data.LoadFromIdx(files.Images(compressed), files.Labels(compressed));
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

        var view = ml.Data.LoadFromIdx(path);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), view.Schema["Data"].Type);
        Assert.Equal([1, 2.5f, -3, 0, 0.125f, 7], Tables.Flat(view, "Data"));
    }

    [Fact]
    public void Cursors_of_every_kind_read_by_themselves()
    {
        var view = ml.Data.LoadFromIdx(files.Images(true), files.Labels(true));
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
}
