using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Training;

public sealed class AdamOptimizerTests
{
    private const double Rate = 1e-3;

    [Fact]
    public void Steps_are_those_of_the_paper()
    {
        // Kingma and Ba 2015, algorithm 1, in double precision.
        double[] gradients = [0.5, -2, 1e-3, 40, 0.25];
        var (x, m, v) = (1.0, 0.0, 0.0);
        using var scope = NewDisposeScope();
        using var parameter = new TorchSharp.Modules.Parameter(tensor([1f]));
        using var optimizer = new AdamOptimizer([parameter]);
        for (var t = 1; t <= gradients.Length; t++)
        {
            var g = gradients[t - 1];
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            x -= Rate * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8);
            parameter.grad = tensor([(float)g]);
            optimizer.Step(Rate);
            Assert.Equal(x, parameter.item<float>(), 1e-6);
        }
    }

    [Fact]
    public void Weights_decay_beside_the_step_and_nothing_else_does()
    {
        // Loshchilov and Hutter 2019, algorithm 2: what decays is not in the moments.
        const double decay = 0.3;
        double[] gradients = [0.5, -2, 1e-3];
        var (x, m, v) = (1.0, 0.0, 0.0);
        using var scope = NewDisposeScope();
        using var decaying = new TorchSharp.Modules.Parameter(tensor([1f]));
        using var kept = new TorchSharp.Modules.Parameter(tensor([1f]));
        using var alone = new TorchSharp.Modules.Parameter(tensor([1f]));
        using var optimizer = new AdamOptimizer([decaying, kept], [2, 2], [decay, 0]);
        using var plain = new AdamOptimizer([alone], [2]);
        for (var t = 1; t <= gradients.Length; t++)
        {
            var g = gradients[t - 1];
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            x -= 2 * Rate * decay * x;
            x -= 2 * Rate * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8);
            (decaying.grad, kept.grad, alone.grad) = (tensor([(float)g]), tensor([(float)g]), tensor([(float)g]));
            optimizer.Step(Rate);
            plain.Step(Rate);
            Assert.Equal(x, decaying.item<float>(), 1e-6);
            Assert.Equal(alone.item<float>(), kept.item<float>());
        }
    }

    [Fact]
    public void Weights_of_layers_are_what_decays()
    {
        using var network = new VaeNetwork(
            VaeArchitecture.ResNet(
                new Vae.Inference.DataShape(1, 8, 8),
                2,
                [4],
                likelihood: Vae.Inference.Likelihood.DiagonalGaussian
            ) with
            {
                PriorComponents = 3,
            }
        );
        var decays = network.named_parameters().Select(pair => pair.name).Zip(network.WeightDecays(0.1)).ToDictionary();
        Assert.All(
            decays,
            pair =>
                Assert.Equal(
                    pair.Key.EndsWith("weight", StringComparison.Ordinal) && network.get_parameter(pair.Key)!.dim() > 1
                        ? 0.1
                        : 0,
                    pair.Value
                )
        );
        foreach (var name in (string[])["data_variance", "prior_mean", "prior_weight", "mean.bias"])
        {
            Assert.Equal(0, decays[name]);
        }

        Assert.Equal((0.1, 0.1), (decays["mean.weight"], decays["encoder.0.weight"]));
        Assert.Contains(decays, pair => pair.Key.EndsWith(".weight", StringComparison.Ordinal) && pair.Value == 0);
    }

    [Fact]
    public void A_parameter_is_moved_by_its_own_rate()
    {
        using var scope = NewDisposeScope();
        using var one = new TorchSharp.Modules.Parameter(tensor([1f]));
        using var ten = new TorchSharp.Modules.Parameter(tensor([1f]));
        using var optimizer = new AdamOptimizer([one, ten], [1, 10]);
        (one.grad, ten.grad) = (tensor([0.5f]), tensor([0.5f]));
        optimizer.Step(Rate);
        // The first step is as long as the rate, whatever the gradient.
        Assert.Equal(1 - Rate, one.item<float>(), 1e-6);
        Assert.Equal(1 - 10 * Rate, ten.item<float>(), 1e-6);
    }

    [Fact]
    public void Garbage_collections_of_other_threads_free_nothing_that_libtorch_reads()
    {
        var quiet = Run();
        using var collecting = new CollectingThread();
        Assert.Equal(quiet, Run());

        static float[] Run()
        {
            using var scope = NewDisposeScope();
            using var parameter = new TorchSharp.Modules.Parameter(ones(3));
            using var optimizer = new AdamOptimizer([parameter]);
            parameter.grad = tensor([0.5f, -2f, 1e-3f]);
            for (var i = 0; i < 30_000; i++)
            {
                optimizer.Step(Rate);
            }

            return parameter.data<float>().ToArray();
        }
    }
}
