using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Batch.Tests.Idv;

/// <summary>What ML.NET reads from the .idv files of a batch.</summary>
public sealed class IdvFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly MLContext ml = new(seed: 1);

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 50)]
    [InlineData(5_000_000_000, IdvRows.SeveralBlocks)]
    public void Rows_come_back_with_names_types_and_numbers(long first, int count)
    {
        var view = Read(IdvRows.Idv(directory, first, count));

        Assert.Equal(
            [
                ("Row", NumberDataViewType.Int64),
                ("Image", new VectorDataViewType(NumberDataViewType.Byte, 2, 3)),
                ("Label", NumberDataViewType.Byte),
                ("Class", NumberDataViewType.Int32),
                ("Latent", new VectorDataViewType(NumberDataViewType.Single, 3)),
            ],
            view.Schema.Select(column => (column.Name, (DataViewType)column.Type))
        );
        Assert.Equal(Numbers(first, count), Values<long>(view, "Row"));
        Assert.Equal(Numbers(first, count).Select(IdvRows.Image), Vectors<byte>(view, "Image"));
        Assert.Equal(Numbers(first, count).Select(IdvRows.Label), Values<byte>(view, "Label"));
        Assert.Equal(Numbers(first, count).Select(IdvRows.Class), Values<int>(view, "Class"));
        Assert.Equal(Numbers(first, count).Select(IdvRows.Latent), Vectors<float>(view, "Latent"));
    }

    [Fact]
    public void Slots_keep_their_names_and_other_columns_have_none()
    {
        var view = Read(IdvRows.Idv(directory, 0, 5));

        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Latent"].Annotations.GetValue("SlotNames", ref names);
        Assert.Equal(IdvRows.LatentNames, names.DenseValues().Select(name => name.ToString()));
        Assert.Empty(view.Schema["Image"].Annotations.Schema);
    }

    [Fact]
    public void Without_a_first_row_there_are_no_row_numbers() =>
        Assert.Null(Read(IdvRows.Idv(directory, 0, 5, rowNumbers: false)).Schema.GetColumnOrNull("Row"));

    [Fact]
    public void No_rows_are_a_file_of_no_rows()
    {
        var view = Read(IdvRows.Idv(directory, 0, 0));

        Assert.Equal(5, view.Schema.Count);
        Assert.Empty(Values<long>(view, "Row"));
    }

    [Fact]
    public void The_same_rows_are_the_same_bytes_every_time()
    {
        var once = IdvRows.Idv(directory, 0, 3 * IdvRows.SeveralBlocks);

        Assert.All(
            Enumerable.Range(0, 5),
            _ => Assert.True(once.AsSpan().SequenceEqual(IdvRows.Idv(directory, 0, 3 * IdvRows.SeveralBlocks)))
        );
    }

    [Fact]
    public void Blocks_lie_in_the_order_of_rows_and_columns()
    {
        using var file = new MemoryStream(IdvRows.Idv(directory, 0, 3 * IdvRows.SeveralBlocks));
        using var reader = new BinaryReader(file);
        file.Position = 24;
        file.Position = reader.ReadInt64();
        var tables = new long[5];
        foreach (ref var table in tables.AsSpan())
        {
            (_, _) = (reader.ReadString(), reader.ReadString());
            file.Seek(reader.Read7BitEncodedInt(), SeekOrigin.Current);
            Assert.Equal(1, reader.ReadByte());
            Assert.Equal(8192, reader.Read7BitEncodedInt());
            (table, _) = (reader.ReadInt64(), reader.ReadInt64());
        }

        var next = 256L;
        for (var block = 0; block < 4; block++)
        {
            foreach (var table in tables)
            {
                file.Position = table + 16 * block;
                Assert.Equal(next, reader.ReadInt64());
                next += reader.ReadInt32();
            }
        }

        Assert.Equal(next, tables[0]);
    }

    private static IEnumerable<long> Numbers(long first, int count) =>
        Enumerable.Range(0, count).Select(i => first + i);

    private static List<T> Values<T>(IDataView view, string column) => Read(view, column, (in T value) => value);

    private static List<T[]> Vectors<T>(IDataView view, string column) =>
        Read(view, column, (in VBuffer<T> value) => value.DenseValues().ToArray());

    private static List<TCopy> Read<T, TCopy>(IDataView view, string column, Copier<T, TCopy> copy)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        var getter = cursor.GetGetter<T>(view.Schema[column]);
        var (value, values) = (default(T)!, new List<TCopy>());
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(copy(in value));
        }

        return values;
    }

    private IDataView Read(byte[] idv) => ml.Data.LoadFromBinary(directory.Write($"{Guid.NewGuid()}.idv", idv));

    private delegate TCopy Copier<T, TCopy>(in T value);
}
