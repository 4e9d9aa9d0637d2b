namespace Vae.Data.Tests.Idx;

/// <summary>Items in any order.</summary>
public sealed class IdxSeekTests : IDisposable
{
    private const int Count = 50;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Items_sought_in_any_order_are_the_items_written_there()
    {
        using var reader = RowReader.Open(Write("items.idx"));
        Assert.True(reader.CanSeek);
        var order = Enumerable.Range(0, Count).ToArray();
        new Random(1).Shuffle(order);

        var item = new short[2];
        foreach (var number in order)
        {
            reader.Seek(number);
            Assert.Equal(number, reader.Position);
            Assert.Equal(1, reader.ReadValues<short>(item));
            Assert.Equal([(short)(2 * number), (short)(2 * number + 1)], item);
        }
    }

    [Fact]
    public void Reading_goes_on_behind_the_item_sought_and_ends_with_the_file()
    {
        using var reader = RowReader.Open(Write("items.idx"));
        var items = new short[2 * Count];
        reader.ReadValues<short>(items);

        reader.Seek(Count - 3);
        Assert.Equal(3, reader.ReadValues<short>(items));
        Assert.Equal([94, 95, 96, 97, 98, 99], items[..6]);
        reader.Seek(Count);
        Assert.Equal(0, reader.ReadValues<short>(items));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Count + 1)]
    public void There_is_no_item_outside_the_file(int item)
    {
        using var reader = RowReader.Open(Write("items.idx"));

        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Seek(item));
    }

    [Fact]
    public void A_gzipped_file_refuses()
    {
        using var reader = RowReader.Open(Write("items.idx.gz"));

        Assert.False(reader.CanSeek);
        var error = Assert.Throws<NotSupportedException>(() => reader.Seek(1));
        Assert.Contains(
            "items.idx.gz is text, Parquet or Arrow, compressed or a pipe",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private string Write(string name)
    {
        using var writer = RowWriter.Create(
            directory[name],
            [2],
            new() { ElementType = RowElement.Int16, Count = Count }
        );
        writer.WriteValues<short>([.. Enumerable.Range(0, 2 * Count).Select(i => (short)i)]);
        writer.Complete();
        return directory[name];
    }
}
