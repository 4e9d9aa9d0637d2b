using FsCheck;
using FsCheck.Fluent;

namespace Vae.Batch.Tests.Idv;

/// <summary>Files of some rows each, made one.</summary>
public sealed class IdvJoinTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Joined_parts_are_the_bytes_of_all_rows_written_at_once() =>
        Prop.ForAll(
                Counts.ToArbitrary(),
                counts =>
                {
                    const long First = 100;
                    var (parts, next) = (new List<string>(), First);
                    foreach (var count in counts)
                    {
                        parts.Add(directory.Write($"{parts.Count}.idv", IdvRows.Idv(directory, next, count)));
                        next += count;
                    }

                    using var joined = new MemoryStream();
                    IdvFile.Join(parts, joined, CancellationToken.None);

                    var whole = IdvRows.Idv(directory, First, counts.Sum());
                    Assert.True(joined.ToArray().AsSpan().SequenceEqual(whole), string.Join(" + ", counts));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void A_part_of_other_columns_is_named()
    {
        var numbered = directory.Write("numbered.idv", IdvRows.Idv(directory, 0, 5));
        var bare = directory.Write("bare.idv", IdvRows.Idv(directory, 5, 5, rowNumbers: false));

        var e = Assert.Throws<InvalidDataException>(() =>
            IdvFile.Join([numbered, bare], Stream.Null, CancellationToken.None)
        );

        Assert.Contains("bare.idv", e.Message, StringComparison.Ordinal);
        Assert.Contains("Row (Int64)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_part_that_is_not_whole_is_named(bool isFirst)
    {
        var idv = IdvRows.Idv(directory, 0, 5);
        var (whole, cut) = (directory.Write("whole.idv", idv), directory.Write("cut.idv", idv[..^9]));

        var e = Assert.Throws<InvalidDataException>(() =>
            IdvFile.Join(isFirst ? [cut, whole] : [whole, cut], Stream.Null, CancellationToken.None)
        );

        Assert.Contains("cut.idv", e.Message, StringComparison.Ordinal);
    }

    // Parts of few rows and of several blocks; some are empty.
    private static Gen<int[]> Counts =>
        Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(1, 500)), (3, Gen.Choose(4000, 12000)))
            .ArrayOf()
            .Resize(5)
            .Where(counts => counts.Length > 0);
}
