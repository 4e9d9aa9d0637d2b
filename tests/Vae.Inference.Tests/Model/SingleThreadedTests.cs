using Microsoft.ML.OnnxRuntime;

namespace Vae.Inference.Tests;

/// <summary>The twin of a model for callers that make many calls at once.</summary>
public class SingleThreadedTests
{
    [Fact]
    public void Many_calls_at_once_give_PyTorchs_posteriors()
    {
        var expected = Fixture.Expected("conv-cvae");
        using var model = Fixture.Load("conv-cvae", new VaeModelOptions { Threads = 2 });
        var twin = model.SingleThreaded;

        Assert.NotSame(model, twin);
        Assert.Same(twin, model.SingleThreaded);
        Assert.Equal((2, 1), (model.Threads, twin.Threads));
        Parallel.For(
            0,
            8,
            _ => Fixture.AssertClose(expected.Mean, twin.Encode(expected.Data, expected.Labels).Mean, 2e-6)
        );
    }

    [Fact]
    public void A_model_with_one_thread_or_sessions_of_the_callers_is_its_own_twin()
    {
        using var narrow = Fixture.Load("mlp", new VaeModelOptions { Threads = 1 });
        using var own = Fixture.Load("mlp", new VaeModelOptions { SessionOptionsFactory = () => new SessionOptions() });

        Assert.Same(narrow, narrow.SingleThreaded);
        Assert.Same(own, own.SingleThreaded);
    }

    [Fact]
    public void The_twin_goes_with_the_model()
    {
        var used = Fixture.Load("mlp", new VaeModelOptions { Threads = 2 });
        var unused = Fixture.Load("mlp", new VaeModelOptions { Threads = 2 });
        var twin = used.SingleThreaded;
        twin.Encode(new float[6]);

        used.Dispose();
        unused.Dispose();

        Assert.Throws<ObjectDisposedException>(() => twin.Encode(new float[6]));
        Assert.Throws<ObjectDisposedException>(() => unused.SingleThreaded.Encode(new float[6]));
    }
}
