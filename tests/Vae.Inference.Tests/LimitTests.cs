namespace Vae.Inference.Tests;

/// <summary>Numbers so large that an int or a long does not hold what is made of them.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly VaeModel mlp = Fixture.Load("mlp");
    private readonly VaeModel conditional = Fixture.Load("conv-cvae");

    public void Dispose()
    {
        mlp.Dispose();
        conditional.Dispose();
    }

    [Fact]
    public void Row_numbers_end_where_a_long_does()
    {
        const string Named = "expected row numbers of at most 9223372036854775807";
        Refused(() => mlp.Generate(2, seed: 0, firstRow: long.MaxValue - 1), Named);
        Refused(() => mlp.Generate(0, long.MaxValue, [], new float[6]), Named);
        Refused(() => mlp.SamplePrior(2, 0, long.MaxValue), Named);
        Refused(() => mlp.SamplePosterior(new(new float[4], new float[4]), 0, long.MaxValue - 1), Named);
        Refused(() => mlp.GenerateBatches(2, firstRow: long.MaxValue - 1), Named);
        Refused(() => mlp.GenerateBatches(long.MaxValue, firstRow: 1), Named);
        Refused(() => mlp.GenerateBatchesAsync(2, firstRow: long.MaxValue), Named);
        Refused(() => mlp.Score(new float[12], [], new VaeScoreOptions { FirstRow = long.MaxValue }), Named);
        Refused(() => LabelPlan.Constant(1).Fill(0, long.MaxValue, new long[1]), Named);

        // The last row is one like any other.
        var last = mlp.Generate(3, seed: 4, firstRow: long.MaxValue - 3);
        Assert.Equal(last[6..12], mlp.Generate(1, seed: 4, firstRow: long.MaxValue - 2));
        Assert.Equal(long.MaxValue - 3, mlp.GenerateBatches(3, firstRow: long.MaxValue - 3).Single().FirstRow);
    }

    [Fact]
    public void Arrays_end_where_NET_ends_them()
    {
        // 2,147,483,591 numbers are the most of an array.
        Refused(() => mlp.Generate(int.MaxValue, seed: 0), "expected at most 357913931 rows");
        Refused(() => mlp.SamplePrior(int.MaxValue, seed: 0), "expected at most 1073741795 rows");
        Refused(() => mlp.GenerateBatches(int.MaxValue, batchSize: int.MaxValue), "expected at most 357913931 rows");
        Refused(
            () => Fixture.Load("mlp", new VaeModelOptions { BatchSize = 357_913_932 }),
            "The batch has 357913932 rows of 6 numbers; expected at most 357913931 rows"
        );
        Refused(
            () => LatentGrid.Uniform(-1, 1, 1_000_000, 2),
            "The grid of 1000000 steps a side has 1000000000000 rows"
        );
        Refused(() => LatentGrid.PriorQuantiles(int.MaxValue, int.MaxValue), "The grid of 2147483647 steps a side");
        Refused(() => LatentPath.Linear(new float[4], new float[4], int.MaxValue), "expected at most 536870897 rows");
        Refused(() => LatentPath.Spherical(new float[4], new float[4], int.MaxValue), "The path has 2147483647 rows");
        Refused(() => _ = new DataShape(int.MaxValue, int.MaxValue, 4), "has 18446744056529682436 elements");
        Refused(
            () => mlp.Score(new float[6], [], new VaeScoreOptions { ElboSamples = int.MaxValue }),
            "at most 2147483591"
        );
    }

    [Fact]
    public void A_batch_of_a_stream_is_no_larger_than_the_stream() =>
        Assert.Equal(3, mlp.GenerateBatches(3, batchSize: 300_000_000).Single().Count);

    [Fact]
    public void The_largest_label_there_is_ends_a_range()
    {
        Refused(() => LabelPlan.Parse("9223372036854775807", 3), "The label 9223372036854775807 is out of range");
        Refused(() => LabelPlan.Parse("0-9223372036854775807", 3), "The label 3 is out of range");
        Refused(() => conditional.GenerateBatches(1, LabelPlan.Constant(long.MaxValue)), "is out of range");
    }

    private static void Refused(Action action, string words) =>
        Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
