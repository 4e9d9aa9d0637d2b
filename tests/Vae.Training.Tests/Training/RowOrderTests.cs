namespace Vae.Training.Tests.Training;

/// <summary>Orders of rows: all of them once, at random, whether they are kept or computed.</summary>
public sealed class RowOrderTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 7, 16, 17, 255, 1000, 4096, 5000, 65_536, 65_537];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_computed_order_is_a_permutation(int count)
    {
        foreach (var (seed, pass) in ((long, int)[])[(0, 0), (1, 1), (-7, 2), (long.MaxValue, int.MaxValue)])
        {
            var permutation = new VirtualPermutation(count, seed, pass);
            Assert.Equal(
                Enumerable.Range(0, count),
                Enumerable.Range(0, count).Select(place => permutation[place]).Order()
            );
        }
    }

    [Fact]
    public void The_largest_counts_stay_in_range_and_apart()
    {
        var permutation = new VirtualPermutation(int.MaxValue, seed: 3, pass: 1);
        int[] places = [0, 1, 2, 1 << 16, 1 << 30, int.MaxValue - 2, int.MaxValue - 1];
        int[] numbers = [.. places.Select(place => permutation[place])];

        Assert.All(numbers, number => Assert.InRange(number, 0, int.MaxValue - 1), throwIfEmpty: true);
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
    }

    [Fact]
    public void Seeds_and_passes_give_other_orders()
    {
        var orders = (
            from seed in (long[])[0, 1, 2, -1]
            from pass in (int[])[0, 1, 2, 3]
            select string.Join(',', Order(200, seed, pass))
        ).ToArray();

        Assert.Equal(orders.Length, orders.Distinct().Count());
        Assert.Equal(orders[0], string.Join(',', Order(200, 0, 0)));
    }

    [Theory]
    [InlineData(10, 4000)]
    [InlineData(29, 8000)]
    public void Each_number_is_as_often_at_each_place(int count, int seeds)
    {
        var found = new int[count, count];
        for (var seed = 0; seed < seeds; seed++)
        {
            var order = Order(count, seed, seed % 5);
            for (var place = 0; place < count; place++)
            {
                found[place, order[place]]++;
            }
        }

        Assert.InRange(ChiSquare(found, (double)seeds / count), 0, Critical((count - 1) * (count - 1)));
    }

    [Fact]
    public void Numbers_that_follow_each_other_do_not_stay_together()
    {
        // Where the successor of a number ends up, seen from the number: any distance as often as any other.
        const int Count = 4096;
        const int Bins = 16;
        var found = new int[1, Bins];
        for (var seed = 0; seed < 4; seed++)
        {
            var order = Order(Count, seed, 1);
            for (var place = 0; place + 1 < Count; place++)
            {
                found[0, (order[place + 1] - order[place] + Count) % Count / (Count / Bins)]++;
            }
        }

        Assert.InRange(ChiSquare(found, 4.0 * (Count - 1) / Bins), 0, Critical(Bins - 1));
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(10, 0.25, false)]
    [InlineData(10, 0.25, true)]
    [InlineData(1000, 0.1, false)]
    [InlineData(1000, 0.1, true)]
    [InlineData(1001, 0.999, false)]
    [InlineData(1001, 0.999, true)]
    public void Rows_are_learnt_from_or_held_out(int total, double fraction, bool isVirtual)
    {
        var rows = Rows(total, fraction, isVirtual);

        Assert.Equal((int)(total * fraction), rows.HeldOut.Length);
        Assert.Equal(total - rows.HeldOut.Length, rows.Count);
        Assert.Equal(rows.HeldOut.Order(), rows.HeldOut);
        Assert.Equal(Enumerable.Range(0, total), rows.Learnt.Concat(rows.HeldOut).Order());
        foreach (var pass in (int[])[1, 2, 7])
        {
            var order = new int[rows.Count];
            rows.Fill(pass, 0, order);
            Assert.Equal(rows.Learnt.Order(), order.Order());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parts_of_a_pass_are_those_of_the_whole_in_any_turn(bool isVirtual)
    {
        var rows = Rows(100, 0.13, isVirtual);
        var passes = Enumerable
            .Range(1, 3)
            .Select(pass =>
            {
                var order = new int[rows.Count];
                Rows(100, 0.13, isVirtual).Fill(pass, 0, order);
                return order;
            })
            .ToArray();
        Assert.False(passes[0].SequenceEqual(passes[1]));

        foreach (
            var (pass, place, length) in ((int, int, int)[])
                [(1, 80, 7), (2, 0, 40), (1, 0, 80), (3, 86, 1), (2, 40, 47)]
        )
        {
            var part = new int[length];
            rows.Fill(pass, place, part);
            Assert.Equal(passes[pass - 1][place..(place + length)], part);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_seed_of_the_split_decides_what_is_held_out_and_the_other_the_order(bool isVirtual)
    {
        var (first, second) = (Rows(200, 0.2, isVirtual, 1, 9), Rows(200, 0.2, isVirtual, 2, 9));
        Assert.Equal(first.HeldOut, second.HeldOut);
        Assert.NotEqual(Pass(first), Pass(second));
        Assert.NotEqual(first.HeldOut, Rows(200, 0.2, isVirtual, 1, 8).HeldOut);
        Assert.Equal(Rows(200, 0.2, isVirtual, 9).HeldOut, first.HeldOut);

        static int[] Pass(TrainingRows rows)
        {
            var order = new int[rows.Count];
            rows.Fill(1, 0, order);
            return order;
        }
    }

    private static TrainingRows Rows(int total, double fraction, bool isVirtual, long seed = 4, long? split = null) =>
        new(total, fraction, seed, split, isVirtual ? 1 : int.MaxValue);

    private static int[] Order(int count, long seed, int pass)
    {
        var permutation = new VirtualPermutation(count, seed, pass);
        return [.. Enumerable.Range(0, count).Select(place => permutation[place])];
    }

    private static double ChiSquare(int[,] found, double expected) =>
        found.Cast<int>().Sum(count => (count - expected) * (count - expected) / expected);

    /// <summary>What chi-square with so many degrees of freedom exceeds once in 1,000 times (Wilson and Hilferty 1931).</summary>
    private static double Critical(int freedom)
    {
        var variance = 2.0 / (9 * freedom);
        return freedom * Math.Pow(1 - variance + 3.0902 * Math.Sqrt(variance), 3);
    }
}
