using System.Text;

namespace Vae.Data.Tests.Reading;

/// <summary>Rows that are passed over, and rows behind them.</summary>
public sealed class SkipTests
{
    private const int Rows = 40_000;
    private static readonly float[] Values = [.. Enumerable.Range(0, 3 * Rows).Select(i => i * 0.25f)];

    public static IEnumerable<object[]> FormatsAndWays =>
        from format in new[] { "idx", "npy", "csv" }
        from way in Packed.Ways
        select new object[] { format, way };

    [Theory]
    [MemberData(nameof(FormatsAndWays))]
    public void Skipping_is_reading_over(string format, string way)
    {
        var bytes = Packed.As(way, Contents(format), parts: 2);
        foreach (var stream in new MemoryStream[] { new(bytes), new ForwardStream(bytes, 5_000) })
        {
            using var reader = RowReader.Open(stream, "x");
            reader.Skip(0);
            reader.Skip(1);
            Expect(reader, 1, 2);
            reader.Skip(30_000);
            Assert.Equal(30_003, reader.Position);
            Expect(reader, 30_003, 1);
            reader.Skip(Rows - 30_004 - 1);
            Expect(reader, Rows - 1, 1);
            reader.Skip(0);
            Assert.Equal(0, reader.Read(new float[3], []));
            Assert.Equal(Rows, reader.Position);
        }
    }

    [Theory]
    [MemberData(nameof(FormatsAndWays))]
    public void Skipping_to_the_end_leaves_nothing(string format, string way)
    {
        using var reader = RowReader.Open(new MemoryStream(Packed.As(way, Contents(format))), "x");
        reader.Skip(Rows);
        Assert.Equal(Rows, reader.Position);
        Assert.Equal(0, reader.Read(new float[3], []));
    }

    [Theory]
    [MemberData(nameof(FormatsAndWays))]
    public void Skipping_more_than_there_is_is_refused(string format, string way)
    {
        using var reader = RowReader.Open(new MemoryStream(Packed.As(way, Contents(format))), "x");
        reader.Skip(10);
        var refusal = Assert.Throws<InvalidDataException>(() => reader.Skip(5_000_000_000));
        Assert.Equal("x has 40000 rows; expected at least 5000000010.", refusal.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Skip(-1));
    }

    private static void Expect(RowReader reader, int first, int count)
    {
        var rows = new float[3 * count];
        Assert.Equal(count, reader.Read(rows, []));
        Assert.Equal(Values[(3 * first)..(3 * (first + count))], rows);
    }

    private static byte[] Contents(string format) =>
        format switch
        {
            "npy" => NpyBytes.Of("<f4", Values, Rows, 3),
            "idx" => Idx(),
            _ => Encoding.UTF8.GetBytes(
                "a,b,c\n"
                    + string.Join(
                        '\n',
                        Values.Chunk(3).Select(row => FormattableString.Invariant($"{row[0]},{row[1]},{row[2]}"))
                    )
            ),
        };

    private static byte[] Idx()
    {
        var stream = new MemoryStream();
        using (var writer = RowWriter.Create(stream, "x.idx", [3], new() { Count = Rows }))
        {
            writer.Write(Values);
            writer.Complete();
        }

        return stream.ToArray();
    }
}
