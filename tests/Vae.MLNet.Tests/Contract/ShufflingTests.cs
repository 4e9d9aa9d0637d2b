namespace Vae.MLNet.Tests.Contract;

public class ShufflingTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Equal_seeds_give_equal_orders_the_sources(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(57);
        string[] columns = ["Text", of.Makes[0]];

        var once = Rows.Read(run.View, columns, new Random(5));
        var again = Rows.Read(run.View, columns, new Random(5));
        var other = Rows.Read(run.View, columns, new Random(6));

        Row.AssertSameValues(once, again, of.Tolerance);
        Assert.Equal(
            Rows.Read(run.Source, ["Text"], new Random(5)).Select(row => row["Text"]),
            once.Select(row => row["Text"])
        );
        Assert.NotEqual(once.Select(row => row.Id), other.Select(row => row.Id));
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_shuffled_row_keeps_its_id_and_values(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(57);

        var shuffled = Rows.Read(run.View, random: new Random(5));

        Assert.Equal(Enumerable.Range(0, 57).Select(i => (long)i), shuffled.Select(row => row.Position));
        Row.AssertSameValues(Rows.Read(run.View), [.. shuffled.OrderBy(row => row.Id)], of.Tolerance);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Only_what_can_be_shuffled_says_so(string name)
    {
        var of = TransformCases.Named(name);
        using var can = of.Over(3);
        using var cannot = of.Over(new ProbeView(3, Source.Columns) { CanShuffle = false });

        Assert.True(can.View.CanShuffle);
        Assert.False(cannot.View.CanShuffle);
    }
}
