namespace Vae.Inference.Tests;

public class StreamTests
{
    [Fact]
    public async Task Streams_hold_the_rows_of_one_call_whatever_the_batch_size()
    {
        using var model = Fixture.Load("conv-cvae");
        var plan = LabelPlan.Parse("0:0.5,1:0.2,2:0.3", 3);
        var expected = model.Generate(23, seed: 8, plan, firstRow: 4).Select(x => (double)x).ToArray();
        foreach (var batchSize in (int[])[0, 1, 5, 23, 100])
        {
            var (images, first) = (new List<float>(), 4L);
            foreach (var batch in model.GenerateBatches(23, plan, seed: 8, firstRow: 4, batchSize))
            {
                Assert.Equal(first, batch.FirstRow);
                Assert.Equal((batch.Count * 36, batch.Count), (batch.Data.Length, batch.Labels.Length));
                first += batch.Count;
                images.AddRange(batch.Data.Span);
            }

            var ahead = new List<float>();
            await foreach (var batch in model.GenerateBatchesAsync(23, plan, seed: 8, firstRow: 4, batchSize))
            {
                ahead.AddRange(batch.Data.Span);
            }

            Fixture.AssertClose(expected, images, 1e-6);
            Fixture.AssertClose(expected, ahead, 1e-6);
        }
    }

    [Fact]
    public void Without_a_plan_every_class_comes_in_turn()
    {
        using var model = Fixture.Load("conv-cvae");

        Assert.Equal([0L, 1, 2, 0, 1, 2, 0], model.GenerateBatches(7).SelectMany(batch => batch.Labels.ToArray()));
    }

    [Fact]
    public async Task Encoding_streams_give_the_posteriors_in_order()
    {
        var expected = Fixture.Expected("conv-cvae");
        using var model = Fixture.Load("conv-cvae");

        var (mean, logVariance, ahead) = (new List<float>(), new List<float>(), new List<float>());
        foreach (var batch in model.EncodeBatches(Batches()))
        {
            Assert.Equal(mean.Count / 3, batch.FirstRow);
            mean.AddRange(batch.Mean.Span);
            logVariance.AddRange(batch.LogVariance.Span);
        }

        await foreach (var batch in model.EncodeBatchesAsync(Batches().ToAsyncEnumerable()))
        {
            ahead.AddRange(batch.Mean.Span);
        }

        Fixture.AssertClose(expected.Mean, mean, 2e-6);
        Fixture.AssertClose(expected.LogVariance, logVariance, 2e-6);
        Fixture.AssertClose(expected.Mean, ahead, 2e-6);

        IEnumerable<DataBatch> Batches()
        {
            yield return new DataBatch(expected.Data.AsMemory(0, 2 * 36), expected.Labels.AsMemory(0, 2));
            yield return new DataBatch(expected.Data.AsMemory(2 * 36), expected.Labels.AsMemory(2));
        }
    }

    [Fact]
    public async Task A_batch_that_is_over_says_so()
    {
        using var model = Fixture.Load("mlp");

        var kept = model.GenerateBatches(6, batchSize: 2).ToList();
        var encoded = model.EncodeBatches([new DataBatch(new float[6]), new DataBatch(new float[6])]).ToList();
        var ahead = new List<GeneratedBatch>();
        await foreach (var batch in model.GenerateBatchesAsync(6, batchSize: 2))
        {
            ahead.Add(batch);
        }

        Assert.Throws<InvalidOperationException>(() => kept[0].Data);
        Assert.Throws<InvalidOperationException>(() => kept[1].Labels);
        Assert.Equal(12, kept[2].Data.Length);
        Assert.Throws<InvalidOperationException>(() => encoded[0].Mean);
        Assert.Throws<InvalidOperationException>(() => ahead[1].Data);
    }

    [Fact]
    public async Task Cancelled_streams_stop_and_one_that_is_left_early_ends()
    {
        using var model = Fixture.Load("mlp");
        using var source = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var batch in model.GenerateBatches(long.MaxValue, batchSize: 3, cancellationToken: source.Token))
            {
                source.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                var batch in model.GenerateBatchesAsync(long.MaxValue, batchSize: 3).WithCancellation(source.Token)
            ) { }
        });
        await foreach (var batch in model.GenerateBatchesAsync(long.MaxValue, batchSize: 3))
        {
            Assert.Equal(3, batch.Count);
            break;
        }
    }

    [Fact]
    public void A_long_stream_keeps_to_the_memory_of_a_batch()
    {
        using var model = Fixture.Load("mlp");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var rows = model.GenerateBatches(1_000_000).Sum(batch => (long)batch.Count);

        Assert.Equal(1_000_000, rows);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }
}
