namespace Vae.Inference.Tests.Model;

/// <summary>Calls of many rows, whose batches several threads share out, beside a model of one thread.</summary>
public sealed class SideBySideTests : IDisposable
{
    private const int Rows = 1_003;

    private readonly VaeModel wide = Load(4);
    private readonly VaeModel narrow = Load(1);
    private readonly float[] images;
    private readonly long[] labels = [.. Enumerable.Range(0, Rows).Select(i => (long)(i % 3))];

    public SideBySideTests() => images = narrow.Generate(Rows, 3, LabelPlan.Parse("0-2", 3));

    public void Dispose()
    {
        wide.Dispose();
        narrow.Dispose();
    }

    [Fact]
    public void Every_row_is_what_one_thread_computes()
    {
        var (codes, expected) = (wide.Encode(images, labels), narrow.Encode(images, labels));
        AssertClose(expected.Mean, codes.Mean);
        AssertClose(expected.LogVariance, codes.LogVariance);
        AssertClose(narrow.Decode(expected.Mean, labels), wide.Decode(expected.Mean, labels));
        AssertClose(images, wide.Generate(Rows, 3, LabelPlan.Parse("0-2", 3)));
        AssertClose(narrow.Reconstruct(images, labels), wide.Reconstruct(images, labels));
        AssertClose(Losses(narrow), Losses(wide));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(Rows - 1)]
    public void The_first_row_that_will_not_do_is_named(int row)
    {
        foreach (var bad in Enumerable.Range(row, Rows - row))
        {
            images[bad * wide.DataSize] = 2;
        }

        var message = Assert.Throws<ArgumentException>(() => wide.Encode(images, labels)).Message;
        Assert.Contains($"Row {row} of the data holds 2 at element 0", message);
        images.AsSpan().Clear();
        Assert.Equal(Rows * wide.LatentSize, wide.Encode(images, labels).Mean.Length);
    }

    [Fact]
    public void Many_calls_at_once_do_not_mix()
    {
        var expected = narrow.Encode(images, labels).Mean;
        Parallel.For(0, 16, _ => AssertClose(expected, wide.Encode(images, labels).Mean));
    }

    private static VaeModel Load(int threads) =>
        Fixture.Load("conv-cvae", new VaeModelOptions { Threads = threads, BatchSize = 50 });

    private float[] Losses(VaeModel model)
    {
        var scores = new VaeScore[Rows];
        model.Score(images, labels, scores, new VaeScoreOptions { Seed = 5, FirstRow = 7 });
        return [.. scores.Select(score => (float)score.NegativeElbo)];
    }

    private static void AssertClose(float[] expected, float[] actual) =>
        Fixture.AssertClose([.. expected.Select(value => (double)value)], actual, 1e-4);
}
