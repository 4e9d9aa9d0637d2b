using Microsoft.ML.OnnxRuntime;

namespace Vae.Inference.Tests;

public class VaeModelOptionsTests
{
    public static TheoryData<VaeModelOptions> Impossible =>
        [
            new VaeModelOptions { BatchSize = 0 },
            new VaeModelOptions { Threads = -1 },
            new VaeModelOptions { Threads = 1025 },
            new VaeModelOptions { Threads = int.MaxValue },
            new VaeModelOptions { DeviceId = -1 },
            new VaeModelOptions { ExecutionProvider = (ExecutionProvider)7 },
            new VaeModelOptions { Threads = 2, SessionOptionsFactory = () => new SessionOptions() },
        ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_options_are_refused(VaeModelOptions options) =>
        Assert.Throws<ArgumentException>(() => Fixture.Load("mlp", options));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void What_Threads_says_is_what_ONNX_Runtime_gets(int threads)
    {
        using var model = Fixture.Load("mlp", new VaeModelOptions { Threads = threads });
        using var session = SessionFactory.CreateOptions(new VaeModelOptions { Threads = threads });

        Assert.Equal(threads > 0 ? threads : Environment.ProcessorCount, model.Threads);
        Assert.Equal(model.Threads, session.IntraOpNumThreads);
    }

    [Fact]
    public void A_missing_GPU_is_an_error_unless_the_processor_may_stand_in()
    {
        // The highest device number: absent on every machine, with the CPU package or the GPU package.
        var options = new VaeModelOptions { ExecutionProvider = ExecutionProvider.Cuda, DeviceId = int.MaxValue };

        var error = Assert.Throws<NotSupportedException>(() => Fixture.Load("mlp", options));
        using var model = Fixture.Load("mlp", options with { FallBackToCpu = true });

        Assert.StartsWith(
            "The CUDA execution provider is not available on device 2147483647",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(ExecutionProvider.Cpu, model.ExecutionProvider);
        Assert.Equal(6, model.Generate(1, seed: 1).Length);
    }

    [Fact]
    public void A_factory_that_returns_nothing_is_refused() =>
        Assert.Throws<InvalidOperationException>(() =>
            Fixture.Load("mlp", new VaeModelOptions { SessionOptionsFactory = () => null! })
        );

    [Fact]
    public void Graph_optimisation_changes_no_result()
    {
        var expected = Fixture.Expected("conv-cvae");
        using var model = Fixture.Load(
            "conv-cvae",
            new VaeModelOptions { GraphOptimization = GraphOptimizationLevel.ORT_DISABLE_ALL, Threads = 2 }
        );

        Fixture.AssertClose(expected.Mean, model.Encode(expected.Data, expected.Labels).Mean, 2e-6);
    }
}
