using FsCheck;
using FsCheck.Fluent;

namespace Vae.Inference.Tests;

public class LabelPlanTests
{
    [Theory]
    [InlineData("3", new long[] { 3, 3, 3, 3 })]
    [InlineData("1,7", new long[] { 1, 7, 1, 7 })]
    [InlineData("0-2", new long[] { 0, 1, 2, 0 })]
    [InlineData("8-9, 4", new long[] { 8, 9, 4, 8 })]
    [InlineData("5:1", new long[] { 5, 5, 5, 5 })]
    public void Plans_are_read(string text, long[] expected) =>
        Assert.Equal(expected, Labels(LabelPlan.Parse(text, 10), 1, 0, 4));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("5-2")]
    [InlineData("1-2-3")]
    [InlineData("0:half")]
    [InlineData("0:0.5,1")]
    [InlineData("0:1:2")]
    [InlineData("1,,2")]
    [InlineData("3\0")]
    [InlineData("1,000")]
    public void Text_that_is_no_plan_is_named(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => LabelPlan.Parse(text, 10));

        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10", "10")]
    [InlineData("0-12", "10")]
    [InlineData("0:1,11:1", "11")]
    [InlineData("0-9223372036854775807", "10")]
    [InlineData("3,9223372036854775807", "9223372036854775807")]
    public void A_label_past_the_last_class_is_named(string text, string label)
    {
        var error = Assert.Throws<ArgumentException>(() => LabelPlan.Parse(text, 10));

        Assert.Contains(
            $"label {label} is out of range; expected a class from 0 to 9",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Impossible_proportions_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LabelPlan.Parse("0:0,1:0", 10));
        Assert.Throws<ArgumentException>(() => LabelPlan.Parse("0:-1,1:2", 10));
        Assert.Throws<ArgumentException>(() => LabelPlan.Parse("0:NaN,1:2", 10));
        Assert.Throws<ArgumentException>(() => LabelPlan.Parse("0:Infinity", 10));
        Assert.Throws<ArgumentException>(() => LabelPlan.Parse("1:1,1:2", 10));
        Assert.Throws<ArgumentException>(() => LabelPlan.Cycle());
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelPlan.Constant(-1));
    }

    [Fact]
    public void Proportions_are_kept_and_a_weight_of_zero_is_never_drawn()
    {
        const int Count = 200_000;
        var labels = Labels(LabelPlan.Parse("0:0,3:1,4:2,9:5,7:0", 10), 11, 0, Count);

        Assert.Equal([3L, 4L, 9L], labels.Distinct().Order());
        foreach (var (label, share) in (ReadOnlySpan<(long, double)>)[(3, 0.125), (4, 0.25), (9, 0.625)])
        {
            var error = 5 * Math.Sqrt(share * (1 - share) / Count);
            Assert.InRange(labels.Count(found => found == label) / (double)Count, share - error, share + error);
        }
    }

    [Fact]
    public void Any_split_of_rows_gives_the_same_labels() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<long>(),
                Gen.Elements("2", "0-9", "0:0.3,1:0.3,2:0.4").ToArbitrary(),
                Gen.Choose(0, 40).ToArbitrary(),
                (seed, text, split) =>
                {
                    var plan = LabelPlan.Parse(text, 10);
                    return Labels(plan, seed, 5, 40)
                        .SequenceEqual([.. Labels(plan, seed, 5, split), .. Labels(plan, seed, 5 + split, 40 - split)]);
                }
            )
            .QuickCheckThrowOnFailure();

    private static long[] Labels(LabelPlan plan, long seed, long firstRow, int count)
    {
        var labels = new long[count];
        plan.Fill(seed, firstRow, labels);
        return labels;
    }
}
