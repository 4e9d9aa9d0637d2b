using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Vae.Data.Tests.Idx;

/// <summary>What is written is read back: every type, any shape, plain and gzipped, in pieces of any size.</summary>
public sealed class IdxRoundTripTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Unsigned_bytes_come_back() => ComesBack<byte>();

    [Fact]
    public void Signed_bytes_come_back() => ComesBack<sbyte>();

    [Fact]
    public void Shorts_come_back() => ComesBack<short>();

    [Fact]
    public void Ints_come_back() => ComesBack<int>();

    [Fact]
    public void Floats_come_back() => ComesBack<float>();

    [Fact]
    public void Doubles_come_back() => ComesBack<double>();

    [Fact]
    public void Files_larger_than_every_buffer_come_back()
    {
        var values = Enumerable.Range(0, 200_001).Select(i => i / 100_000f - 1f).ToArray();
        using (var writer = RowWriter.Create(directory["big.idx.gz"], [3], new() { Count = values.Length / 3 }))
        {
            writer.Write(values.AsSpan(0, 150_000));
            writer.Write(values.AsSpan(150_000));
            writer.Complete();
        }

        using var reader = RowReader.Open(directory["big.idx.gz"]);
        var read = new float[values.Length];
        Assert.Equal(values.Length / 3, reader.Read(read));
        Assert.Equal(values, read);
    }

    private void ComesBack<T>()
        where T : unmanaged, INumber<T>
    {
        var shapes = Gen.ListOf(Gen.Choose(1, 4)).Where(d => d.Count <= 4).Select(d => d.ToArray());
        var cases =
            from shape in shapes
            from count in Gen.Choose(0, 9)
            from values in ArbMap.Default.GeneratorFor<T>().ArrayOf(count * shape.Aggregate(1, (a, b) => a * b))
            from gzip in Gen.Elements(true, false)
            from piece in Gen.Choose(1, 4)
            select (shape, count, values, gzip, piece);
        Prop.ForAll(cases.ToArbitrary(), c => Same(c.shape, c.count, c.values, c.gzip, c.piece))
            .QuickCheckThrowOnFailure();
    }

    private bool Same<T>(int[] shape, int count, T[] values, bool gzip, int piece)
        where T : unmanaged, INumber<T>
    {
        var path = directory[gzip ? "items.idx.gz" : "items.idx"];
        using (
            var writer = RowWriter.Create(
                path,
                shape,
                new() { ElementType = RowElements.Of<T>(), Count = gzip ? count : null }
            )
        )
        {
            for (var i = 0; i < count; i += piece)
            {
                var end = Math.Min(i + piece, count);
                writer.WriteValues<T>(values.AsSpan(i * writer.RowSize, (end - i) * writer.RowSize));
            }

            writer.Complete();
        }

        using var reader = RowReader.Open(path);
        var read = new List<T>();
        var items = new T[piece * reader.RowSize];
        for (int n; (n = reader.ReadValues<T>(items)) > 0; )
        {
            read.AddRange(items[..(n * reader.RowSize)]);
        }

        return reader.Count == count && reader.RowShape.SequenceEqual(shape) && read.SequenceEqual(values);
    }
}
