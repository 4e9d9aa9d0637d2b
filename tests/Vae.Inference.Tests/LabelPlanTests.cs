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

    [Theory]
    [InlineData("cat", new long[] { 0, 0, 0, 0 })]
    [InlineData("dog, cat", new long[] { 1, 0, 1, 0 })]
    [InlineData("cat-t-shirt,cat", new long[] { 0, 1, 2, 0 })]
    [InlineData("dog - t-shirt", new long[] { 1, 2, 1, 2 })]
    [InlineData("t-shirt,0,1-2", new long[] { 2, 0, 1, 2 })]
    [InlineData("dog:2", new long[] { 1, 1, 1, 1 })]
    [InlineData("t-shirt:1,0:0", new long[] { 2, 2, 2, 2 })]
    [InlineData("Été rouge", new long[] { 3, 3, 3, 3 })]
    public void Classes_are_called_by_their_names(string text, long[] expected) =>
        Assert.Equal(expected, Labels(LabelPlan.Parse(text, 4, ["cat", "dog", "t-shirt", "Été rouge"]), 1, 0, 4));

    [Fact]
    public void Names_and_numbers_draw_the_same_proportions() =>
        Assert.Equal(
            Labels(LabelPlan.Parse("1:0.3,0:0.7", 2), 5, 0, 100),
            Labels(LabelPlan.Parse("dog:0.3,cat:0.7", 2, ["cat", "dog"]), 5, 0, 100)
        );

    [Theory]
    [InlineData("cow", "The label 'cow' is no class of the model; expected one of cat, dog, or a number from 0 to 1.")]
    [InlineData(
        "Cat,dog",
        "The label 'Cat' is no class of the model; expected one of cat, dog, or a number from 0 to 1."
    )]
    [InlineData(
        "cat-cow",
        "The label 'cat-cow' is no class of the model; expected one of cat, dog, or a number from 0 to 1."
    )]
    [InlineData(
        "cow:1",
        "The label 'cow' is no class of the model; expected one of cat, dog, or a number from 0 to 1."
    )]
    [InlineData(
        "cat,",
        "The labels 'cat,' are not readable; expected a label (3), a list (1,7), a range (0-9) or proportions (0:0.5,1:0.5)."
    )]
    [InlineData("2", "The label 2 is out of range; expected a class from 0 to 1.")]
    public void A_name_of_no_class_is_named_beside_those_that_are(string text, string sentence) =>
        Assert.Equal(
            sentence,
            Assert.Throws<ArgumentException>(() => LabelPlan.Parse(text, 2, ["cat", "dog"])).Message
        );

    [Theory]
    [InlineData(
        "1",
        "The label '1' is the name of class 0 and the number of class 1; expected 0-0 for the one or 1-1 for the other."
    )]
    [InlineData(
        "0-2",
        "The label '0-2' is the name of class 3 and the range of classes 0 to 2; expected 3-3 for the one or 0-0,1-2 for the other."
    )]
    [InlineData(
        "1:1",
        "The label '1' is the name of class 0 and the number of class 1; expected 0-0 for the one or 1-1 for the other."
    )]
    public void A_name_that_is_the_number_of_another_class_is_refused(string text, string sentence) =>
        Assert.Equal(
            sentence,
            Assert.Throws<ArgumentException>(() => LabelPlan.Parse(text, 5, ["1", "10", "2", "0-2", "4"])).Message
        );

    [Theory]
    [InlineData("1-1", 1)]
    [InlineData("1-1:3", 1)]
    [InlineData("0-0", 0)]
    [InlineData("0-2:1", 3)]
    [InlineData("4", 4)]
    [InlineData("10", 1)]
    [InlineData("3", 3)]
    public void What_cannot_be_two_classes_is_read_beside_names_of_digits(string text, long expected) =>
        Assert.Equal([expected], Labels(LabelPlan.Parse(text, 5, ["1", "10", "2", "0-2", "4"]), 1, 0, 1));

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
