using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Vae.Cli.Tests.Runs;

/// <summary>Which rows a shard has.</summary>
public sealed class ShardTests
{
    private const long Largest = 1_000_000_000_000_000_000;

    [Fact]
    public void Shards_follow_each_other_cover_all_rows_and_are_as_long_give_or_take_a_row()
    {
        var cases =
            from first in Numbers
            from count in Numbers
            from shards in Gen.Choose(1, 300)
            select (first, count, shards);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var whole = new RowRange(c.first, c.count);
                    var parts = Enumerable.Range(0, c.shards).Select(i => new Shard(i, c.shards).Of(whole)).ToArray();
                    Assert.Equal(c.first, parts[0].First);
                    Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.End(), pair.Second.First));
                    Assert.Equal(c.first + c.count, parts[^1].End());
                    Assert.InRange(parts.Max(part => part.Count) - parts.Min(part => part.Count), 0, 1);
                    Assert.True(parts.Min(part => part.Count) >= 0);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_cuts_of_huge_runs_are_those_of_exact_arithmetic()
    {
        var cases =
            from count in Numbers
            from shards in Gen.Choose(1, int.MaxValue)
            from index in Gen.Choose(0, int.MaxValue)
            select (count, shards, index: index % shards);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var part = new Shard(c.index, c.shards).Of(new RowRange(0, c.count));
                    Assert.Equal(new BigInteger(c.count) * c.index / c.shards, part.First);
                    Assert.Equal(new BigInteger(c.count) * (c.index + 1L) / c.shards, part.End());
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Ten_rows_in_four_shards() =>
        Assert.Equal(
            [new(100, 2), new(102, 3), new(105, 2), new(107, 3)],
            Enumerable.Range(0, 4).Select(i => new Shard(i, 4).Of(new RowRange(100, 10)))
        );

    [Fact]
    public void More_shards_than_rows_leave_some_empty() =>
        Assert.Equal([0, 1, 0, 1], Enumerable.Range(0, 4).Select(i => new Shard(i, 4).Of(new RowRange(0, 2)).Count));

    [Theory]
    [InlineData("0/1", 0, 1)]
    [InlineData("3/8", 3, 8)]
    [InlineData("99999/100000", 99999, 100000)]
    [InlineData("007/8", 7, 8)]
    public void A_shard_is_read(string text, int index, int count) =>
        Assert.Equal(new Shard(index, count), Shard.Parse(text));

    [Theory]
    [InlineData("0/0", "at least one shard")]
    [InlineData("1/0", "at least one shard")]
    [InlineData("3/3", "from 0 to 2")]
    [InlineData("4/3", "from 0 to 2")]
    [InlineData("1/1", "from 0 to 0")]
    [InlineData("-1/3", "I/N")]
    [InlineData("1/-3", "I/N")]
    [InlineData("x", "I/N")]
    [InlineData("", "I/N")]
    [InlineData("/", "I/N")]
    [InlineData("1/", "I/N")]
    [InlineData("1", "I/N")]
    [InlineData("1/2/3", "I/N")]
    [InlineData(" 1/3", "I/N")]
    [InlineData("1 /3", "I/N")]
    [InlineData("+1/3", "I/N")]
    [InlineData("1,0/3", "I/N")]
    [InlineData("0x1/3", "I/N")]
    [InlineData("1.0/3", "I/N")]
    [InlineData("0/2147483648", "I/N")]
    [InlineData("99999999999999999999/3", "I/N")]
    public void Other_shards_are_refused(string text, string expected)
    {
        var message = Assert.Throws<ArgumentException>(() => Shard.Parse(text)).Message;
        Assert.Contains(text, message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void A_shard_is_written_as_it_is_read() => Assert.Equal("3/8", Shard.Parse("3/8").ToString());

    [Fact]
    public void Names_of_shards_sort_by_their_numbers() =>
        Assert.Equal("a-00003-of-00008.idx", new Shard(3, 8).Of(RowFileName.Parse("a.idx")).Path);

    private static Gen<long> Numbers =>
        Gen.OneOf(
            Gen.Choose(0, 1000).Select(n => (long)n),
            from high in Gen.Choose(0, 999_999_999)
            from low in Gen.Choose(0, 999_999_999)
            select high * 1_000_000_000L + low,
            Gen.Constant(Largest)
        );
}
