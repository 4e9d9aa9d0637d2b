using FsCheck;
using FsCheck.Fluent;

namespace Vae.Inference.Tests.Idx;

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
        using (var writer = IdxWriter.Create(directory["big.gz"], IdxElementType.Float32, [3], values.Length / 3))
        {
            writer.WriteItems(values.AsSpan(0, 150_000));
            writer.WriteItems(values.AsSpan(150_000));
            writer.Complete();
        }

        using var reader = IdxReader.Open(directory["big.gz"]);
        var read = new float[values.Length];
        Assert.Equal(values.Length / 3, reader.ReadItems(read.AsSpan()));
        Assert.Equal(values, read);
    }

    private void ComesBack<T>()
        where T : unmanaged
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
        where T : unmanaged
    {
        var path = directory[gzip ? "items.gz" : "items"];
        using (var writer = IdxWriter.Create(path, TypeOf<T>(), shape, gzip ? count : null))
        {
            for (var i = 0; i < count; i += piece)
            {
                var end = Math.Min(i + piece, count);
                writer.WriteValues<T>(values.AsSpan(i * writer.ItemSize, (end - i) * writer.ItemSize));
            }

            writer.Complete();
        }

        using var reader = IdxReader.Open(path);
        var read = new List<T>();
        var items = new T[piece * reader.ItemSize];
        for (int n; (n = reader.ReadValues<T>(items)) > 0; )
        {
            read.AddRange(items[..(n * reader.ItemSize)]);
        }

        return reader.Dimensions.SequenceEqual([count, .. shape]) && read.SequenceEqual(values);
    }

    private static IdxElementType TypeOf<T>() =>
        default(T) switch
        {
            byte => IdxElementType.UInt8,
            sbyte => IdxElementType.Int8,
            short => IdxElementType.Int16,
            int => IdxElementType.Int32,
            float => IdxElementType.Float32,
            _ => IdxElementType.Float64,
        };
}
