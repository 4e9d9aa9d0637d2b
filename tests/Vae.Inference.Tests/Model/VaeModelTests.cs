using Microsoft.ML.OnnxRuntime;

namespace Vae.Inference.Tests;

public class VaeModelTests
{
    [Fact]
    public void Only_ONNX_Runtime_and_the_framework_are_referenced() =>
        Assert.All(
            typeof(VaeModel).Assembly.GetReferencedAssemblies(),
            reference =>
                Assert.True(
                    reference.Name == "Microsoft.ML.OnnxRuntime"
                        || reference.Name!.StartsWith("System.", StringComparison.Ordinal),
                    reference.Name
                ),
            throwIfEmpty: true
        );

    [Fact]
    public void A_model_describes_itself()
    {
        using var model = Fixture.Load("conv-cvae");

        Assert.Equal((3, 36, 3, true), (model.LatentSize, model.DataSize, model.ClassCount, model.IsConditional));
        Assert.Equal(ExecutionProvider.Cpu, model.ExecutionProvider);
        Assert.Equal(VaeModelOptions.DefaultBatchSize, model.BatchSize);
        Assert.Equal(3, model.Signature.ClassCount);
    }

    [Fact]
    public void Row_i_depends_on_the_seed_and_i_alone()
    {
        var options = new VaeScoreOptions
        {
            Seed = 3,
            FirstRow = 100,
            ElboSamples = 2,
            ImportanceSamples = 5,
        };
        var expected = Fixture.Expected("conv-cvae");
        using var one = Fixture.Load("conv-cvae", new VaeModelOptions { BatchSize = 1, Threads = 1 });
        using var many = Fixture.Load("conv-cvae");
        var scores = many.Score(expected.Data, expected.Labels, options);

        Fixture.AssertClose([.. many.Generate(50, seed: 9).Select(x => (double)x)], one.Generate(50, seed: 9), 1e-6);
        Assert.Equal(many.SamplePrior(50, 9), one.SamplePrior(50, 9));
        for (var row = 0; row < scores.Length; row++)
        {
            var alone = one.Score(
                expected.Data.AsSpan(row * 36, 36),
                expected.Labels.AsSpan(row, 1),
                options with
                {
                    FirstRow = 100 + row,
                }
            )[0];
            Assert.Equal(scores[row].NegativeElbo, alone.NegativeElbo, 1e-4);
            Assert.Equal(scores[row].ImportanceWeightedBound, alone.ImportanceWeightedBound, 1e-4);
        }
    }

    [Fact]
    public void One_model_serves_many_threads()
    {
        using var model = Fixture.Load("conv-cvae", new VaeModelOptions { BatchSize = 5 });
        var expected = model.Generate(64, seed: 4);

        Parallel.For(
            0,
            64,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i =>
            {
                for (var repetition = 0; repetition < 10; repetition++)
                {
                    var first = (i * 7 + repetition) % 50;
                    var images = new float[11 * 36];
                    model.Generate(4, first, [.. Enumerable.Range(first, 11).Select(row => (long)(row % 3))], images);
                    Fixture.AssertClose(
                        [.. expected[(first * 36)..((first + 11) * 36)].Select(x => (double)x)],
                        images,
                        1e-6
                    );
                    Fixture.AssertClose(
                        [.. model.Reconstruct(images.AsSpan(0, 36), [1]).Select(x => (double)x)],
                        model.Decode(model.Encode(images.AsSpan(0, 36), [1]).Mean, [1]),
                        1e-6
                    );
                }
            }
        );
    }

    [Fact]
    public void A_steady_stream_of_calls_allocates_under_a_byte_a_row()
    {
        const int Rows = 1000;
        using var model = Fixture.Load("conv-cvae");
        var (images, mean, logVariance) = (new float[Rows * 36], new float[Rows * 3], new float[Rows * 3]);
        var (labels, scores) = (new long[Rows], new VaeScore[Rows]);

        Assert.InRange(BytesPerRow(() => model.Encode(images, labels, mean, logVariance)), 0, 1);
        Assert.InRange(BytesPerRow(() => model.Generate(1, 0, labels, images)), 0, 1);
        Assert.InRange(BytesPerRow(() => model.SamplePosterior(mean, logVariance, 1, 0, mean)), 0, 1);
        Assert.InRange(BytesPerRow(() => model.Reconstruct(images, labels, images)), 0, 1);
        Assert.InRange(BytesPerRow(() => model.Score(images, labels, scores)), 0, 1);

        static double BytesPerRow(Action call)
        {
            call();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                call();
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / (100.0 * Rows);
        }
    }

    [Fact]
    public void Cancelled_calls_stop_before_the_next_batch()
    {
        using var model = Fixture.Load("mlp", new VaeModelOptions { BatchSize = 2 });
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => model.Encode(new float[60], cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => model.Decode(new float[20], cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => model.Generate(10, 1, cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => model.Reconstruct(new float[60], cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => model.Score(new float[60], cancellationToken: cancelled));
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var model = Fixture.Load("mlp");
        model.Encode(new float[6]);
        model.Dispose();
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.Encode(new float[6]));
        Assert.Throws<ObjectDisposedException>(() => model.Generate(1, seed: 1));
    }

    [Fact]
    public void Sessions_are_made_at_first_use_without_preloading()
    {
        var made = 0;
        var options = new VaeModelOptions
        {
            Preload = false,
            SessionOptionsFactory = () =>
            {
                made++;
                return new SessionOptions { IntraOpNumThreads = 1 };
            },
        };
        var expected = Fixture.Expected("mlp");
        using var model = Fixture.Load("mlp", options);

        Assert.Equal(0, made);
        model.Generate(1, seed: 1);
        Assert.Equal(1, made);
        Fixture.AssertClose(expected.Reconstructions, model.Reconstruct(expected.Data), 1e-6);
        Fixture.AssertClose(expected.Reconstructions, model.Reconstruct(expected.Data), 1e-6);
        Assert.Equal(2, made);
    }
}
