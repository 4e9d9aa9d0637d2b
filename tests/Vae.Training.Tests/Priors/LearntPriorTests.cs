using TorchSharp;
using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests;

public sealed class LearntPriorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(70, 2)]
    public void The_networks_density_is_that_of_the_mixture_that_it_exports(int components, int size)
    {
        using var network = Network(components, size);
        using var drawn = torch.randn(20, size);
        using var logs = network.LogPrior(drawn);
        var prior = network.Prior()!;

        Assert.True(prior.IsTrained);
        for (var i = 0; i < 20; i++)
        {
            var point = drawn.data<float>().ToArray()[(i * size)..((i + 1) * size)];
            Assert.Equal(prior.Classes[0].LogDensity(point), logs.data<float>().ToArray()[i], 1e-4);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(1, 2)]
    public void A_bundle_has_the_prior_and_its_bounds_are_the_trainings(int samples, int classes)
    {
        var options = Synthetic.Options(3) with { ImportanceSamples = samples };
        var architecture = Synthetic.Network(classes) with { PriorComponents = 4 };
        using var trainer = new VaeTrainer(architecture, options);
        var result = trainer.Train(Synthetic.Bars(40), Synthetic.Bars(10));
        using var directory = new TemporaryDirectory();
        result.Export(directory["model"]);
        using var model = VaeModel.Load(directory["model"]);
        var rows = new float[10 * model.DataSize];
        Synthetic.Bars(10).CopyRows(0, rows);
        var labels = classes > 0 ? Synthetic.Bars(10).Labels : default;
        var measured = model.Evaluate([new DataBatch(rows, labels)], new VaeScoreOptions { Seed = options.Seed });

        Assert.Equal(result.History[^1].Test!.Reconstruction, measured.Metrics.Reconstruction, 1e-3);
        Assert.Equal(result.History[^1].Test!.KlDivergence, measured.Metrics.KlDivergence, 1e-3);
        Assert.Equal((6, 4), (model.Card.FormatVersion, model.Card.Prior!.Classes[0].Weights.Count));
        // The architecture's note makes the same network again.
        Assert.Equal(architecture, VaeArchitecture.FromCard(model.Card));
        Assert.Equal(trainer.Network.parameters().Sum(parameter => parameter.numel()), architecture.ParameterCount);
    }

    [Fact]
    public void A_prior_is_learnt_where_rows_are_of_two_kinds()
    {
        // Two far groups in one dimension: a mixture of two comes close to them, a normal prior does not.
        var random = new Random(8);
        float[] rows = [.. Enumerable.Range(0, 400).SelectMany(i => Row(i % 2 == 0 ? 6 : -6))];
        var data = VaeDataset.FromRows("groups", new DataShape(2), rows);
        var options = new TrainingOptions
        {
            Epochs = 60,
            BatchSize = 20,
            LearningRate = 1e-2,
            Seed = 2,
            Beta = new ConstantBeta(),
        };
        var architecture = VaeArchitecture.Mlp(2, [8], 1, likelihood: Likelihood.Gaussian);
        var normal = Bound(architecture);
        var mixture = Bound(architecture with { PriorComponents = 4 });

        // The groups are a bit of information each, ln 2; the normal prior pays for its middle, too.
        Assert.InRange(normal - mixture, 0.3, 5);

        double Bound(VaeArchitecture network)
        {
            using var trainer = new VaeTrainer(network, options);
            using var model = VaeModel.FromBundle(trainer.Train(data).ToBundle(data));
            return model
                .Score(rows, options: new VaeScoreOptions { ImportanceSamples = 200 })
                .Average(score => score.ImportanceWeightedBound);
        }

        float[] Row(float centre) => [centre + random.NextSingle() - 0.5f, centre + random.NextSingle() - 0.5f];
    }

    [Fact]
    public void Free_bits_are_refused_beside_a_learnt_prior()
    {
        var network = Synthetic.Network() with { PriorComponents = 4 };
        Assert.Equal(
            "There are 0.5 free bits and a learnt prior of 4 components; expected one of the two, as a divergence from a mixture is not one of each dimension.",
            Assert
                .Throws<ArgumentException>(() => new VaeTrainer(network, Synthetic.Options(1) with { FreeBits = 0.5 }))
                .Message
        );
        Assert.Equal(
            "The prior has 0 components; expected 1 to 10000, or none for the standard normal prior.",
            Assert.Throws<ArgumentException>((network with { PriorComponents = 0 }).Validate).Message
        );
    }

    private static VaeNetwork Network(int components, int size)
    {
        var network = new VaeNetwork(VaeArchitecture.Mlp(3, [], size) with { PriorComponents = components });
        using var quiet = torch.no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.StartsWith("prior_", StringComparison.Ordinal))
            {
                using var noise = torch.randn_like(parameter);
                parameter.copy_(noise);
            }
        }

        return network;
    }
}
