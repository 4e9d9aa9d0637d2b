using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests.Levels;

/// <summary>What a bundle with levels gives, beside <see cref="NaiveLevels"/>.</summary>
public sealed class LevelBundleTests
{
    private const int Count = 20;

    private static readonly float[] Rows =
    [
        .. Enumerable.Range(0, Count * NaiveLevels.Width).Select(i => MathF.Sin(3 * i * i)),
    ];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 7)]
    [InlineData(2, 512)]
    public void Every_way_down_is_that_of_the_formulas(int classCount, int batchSize)
    {
        using var directory = new TemporaryDirectory();
        using var network = NaiveLevels.Network(classCount);
        var (labels, data) = Data(classCount);
        network.Export(directory["levels"], data);
        using var model = VaeModel.Load(directory["levels"], new VaeModelOptions { BatchSize = batchSize });
        Assert.Equal((8, 8), (model.Bundle.FormatVersion, model.Card.FormatVersion));
        Assert.Equal([1, 2], model.Signature.Levels!.Sizes);
        Assert.Equal(network.Architecture, VaeArchitecture.FromCard(model.Card));
        var naive = new NaiveLevels(FiniteDifferences.Parameters(network), classCount);

        var posterior = model.Encode(Rows, labels);
        var latents = new float[Count * NaiveLevels.Latent];
        model.SampleLatents(Rows, labels, seed: 3, firstRow: 5, latents);
        var reconstructions = model.Reconstruct(Rows, labels);
        var generated = model.Generate(
            Count,
            seed: 8,
            firstRow: 2,
            labels: classCount == 0 ? null : LabelPlan.Cycle(0, 1)
        );
        var scores = model.Score(
            Rows,
            labels,
            new VaeScoreOptions
            {
                Seed = 4,
                ImportanceSamples = 5,
                ElboSamples = 3,
            }
        );
        var still = model.Score(Rows, labels, new VaeScoreOptions { ElboSamples = 0 });
        for (var row = 0; row < Count; row++)
        {
            var x = Rows.Skip(row * NaiveLevels.Width).Take(NaiveLevels.Width).ToArray();
            var label = classCount == 0 ? 0 : (int)labels[row];
            var means = naive.Draw(x, null, label);
            Close(means.Mean, Of(posterior.Mean, row, NaiveLevels.Latent));
            Close(means.LogVariance, Of(posterior.LogVariance, row, NaiveLevels.Latent));
            Close(means.Output, Of(reconstructions, row, NaiveLevels.Width));
            Close([NaiveLevels.Loss(x, means.Output)], [(float)still[row].ReconstructionLoss]);
            Close([means.Divergence], [(float)still[row].KlDivergence]);

            var drawn = naive.Draw(x, Noise(3, row + 5, NoisePurpose.Posterior, 1)[0], label);
            Close(drawn.Latent, Of(latents, row, NaiveLevels.Latent));
            var prior = Noise(8, row + 2, NoisePurpose.Prior, 1)[0];
            Close(
                naive.Generate(prior, classCount == 0 ? 0 : (row + 2) % classCount),
                Of(generated, row, NaiveLevels.Width)
            );

            var ways = Noise(4, row, NoisePurpose.Evaluation, 3).Select(noise => naive.Draw(x, noise, label)).ToList();
            Close(
                [ways.Average(way => NaiveLevels.Loss(x, way.Output)), ways.Average(way => way.Divergence)],
                [(float)scores[row].ReconstructionLoss, (float)scores[row].KlDivergence]
            );
            var weights = Noise(4, row, NoisePurpose.ImportanceSampling, 5)
                .Select(noise => naive.Draw(x, noise, label))
                .Average(way => Math.Exp(way.LogRatio - NaiveLevels.Loss(x, way.Output)));
            Close([-Math.Log(weights)], [(float)scores[row].ImportanceWeightedBound]);
        }
    }

    [Fact]
    public void The_bound_comes_to_the_likelihood_of_linear_levels()
    {
        // Without an activation, and with a prior whose spread the level above does not change, x is Gaussian: N(b, I + WWᵀ) with W the slopes of
        // decoding.
        var architecture = NaiveLevels.Architecture() with
        {
            Levels =
            [
                new LatentLevel(1) { Encoder = [new LinearLayer(4)], Decoder = [new LinearLayer(4)] },
                new LatentLevel(2) { Encoder = [], Decoder = [new LinearLayer(4)] },
            ],
        };
        using var network = VaeNetwork.Seeded(architecture, 2);
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var quiet = TorchSharp.torch.no_grad();
            if (name is "levels.1.prior_mean.weight" or "levels.1.prior_log_variance.bias")
            {
                parameter.fill_(0.4f);
            }
        }

        using var model = VaeModel.FromBundle(network.ToBundle(Data(0).Data));
        var bias = model.Decode(new float[NaiveLevels.Latent]);
        var slopes = Enumerable
            .Range(0, NaiveLevels.Latent)
            .Select(j => model.Decode([.. Enumerable.Range(0, NaiveLevels.Latent).Select(i => i == j ? 1f : 0)]))
            .ToList();
        var exact = new Theory.LinearGaussian(
            [.. bias.Select((b, i) => slopes.Select(slope => (double)slope[i] - b).ToArray())],
            [.. bias.Select(b => (double)b)]
        );
        var scores = model.Score(Rows, options: new VaeScoreOptions { Seed = 1, ImportanceSamples = 20_000 });
        for (var row = 0; row < Count; row++)
        {
            var x = Rows.Skip(row * NaiveLevels.Width).Take(NaiveLevels.Width).Select(value => (double)value).ToArray();
            Assert.Equal(exact.LogLikelihood(x), -scores[row].ImportanceWeightedBound, 0.05);
        }
    }

    [Fact]
    public void A_prior_is_fitted_to_what_is_drawn_level_by_level()
    {
        using var network = NaiveLevels.Network();
        var rows = Enumerable.Range(0, 600 * NaiveLevels.Width).Select(i => MathF.Sin(3 * i * i)).ToArray();
        var data = VaeDataset.FromRows("rows", new DataShape(NaiveLevels.Width), rows);
        using var model = VaeModel.FromBundle(network.ToBundle(data));
        var prior = LatentPriorFit.Fit(model, data, components: 1, seed: 7);

        var drawn = new float[600 * NaiveLevels.Latent];
        model.SampleLatents(rows, [], seed: 7, firstRow: 0, drawn);
        var mixture = Assert.Single(prior.Classes);
        for (var j = 0; j < NaiveLevels.Latent; j++)
        {
            var values = Enumerable.Range(0, 600).Select(row => (double)drawn[row * NaiveLevels.Latent + j]).ToList();
            var mean = values.Average();
            Assert.Equal(mean, mixture.Means[j], 1e-4);
            Assert.Equal(values.Average(value => (value - mean) * (value - mean)), mixture.Variances[j], 0.01);
        }

        Assert.Equal(8, model.Bundle.WithPrior(prior).Card.FormatVersion);
    }

    [Fact]
    public void A_temperature_is_one_of_its_level()
    {
        using var network = NaiveLevels.Network();
        var bundle = network.ToBundle(Data(0).Data);
        var naive = new NaiveLevels(FiniteDifferences.Parameters(network), 0);
        foreach (
            double[] temperatures in (double[][])
                [
                    [1, 0],
                    [0.5, 2],
                    [0.7],
                    [0, 0],
                    [],
                ]
        )
        {
            using var model = VaeModel.FromBundle(bundle, new VaeModelOptions { Temperatures = temperatures });
            var generated = model.Generate(Count, seed: 8);
            for (var row = 0; row < Count; row++)
            {
                var noise = Noise(8, row, NoisePurpose.Prior, 1)[0];
                var (top, bottom) = temperatures switch
                {
                    [] => (1, 1),
                    [var all] => (all, all),
                    _ => (temperatures[0], temperatures[1]),
                };
                Close(
                    naive.Generate([top * noise[0], bottom * noise[1], bottom * noise[2]]),
                    Of(generated, row, NaiveLevels.Width)
                );
            }
        }
    }

    [Fact]
    public void A_temperature_of_one_level_is_the_deviation_of_its_draws()
    {
        using var network = VaeNetwork.Seeded(VaeArchitecture.Mlp(3, [4], 2, likelihood: Likelihood.Gaussian), 1);
        var bundle = network.ToBundle(Data(0).Data);
        using var model = VaeModel.FromBundle(bundle);
        using var cold = VaeModel.FromBundle(bundle, new VaeModelOptions { Temperatures = [0.5] });
        Assert.Equal(model.SamplePrior(9, seed: 2).Select(z => z * 0.5f), cold.SamplePrior(9, seed: 2));
        Assert.Equal(model.Decode(cold.SamplePrior(9, seed: 2)), cold.Generate(9, seed: 2));
        Assert.Equal(cold.Generate(9, seed: 2), cold.SingleThreaded.Generate(9, seed: 2));

        // Of a mixture: the deviations of its components.
        var mixture = new LatentPrior
        {
            Classes =
            [
                new LatentMixture
                {
                    Weights = [1],
                    Means = [3, -1],
                    Variances = [4, 9],
                },
            ],
        };
        using var none = VaeModel.FromBundle(bundle.WithPrior(mixture), new VaeModelOptions { Temperatures = [0] });
        Assert.Equal([3, -1, 3, -1], none.SamplePrior(2, seed: 1));
    }

    [Fact]
    public void What_fits_no_levels_is_refused_in_one_sentence()
    {
        using var network = NaiveLevels.Network();
        var bundle = network.ToBundle(Data(0).Data);
        using var model = VaeModel.FromBundle(bundle);
        Refused<ArgumentException>(
            "There are 3 temperatures and the model's latent variables have 2 levels; expected one for all, or one for each level.",
            () => VaeModel.FromBundle(bundle, new VaeModelOptions { Temperatures = [1, 1, 1] })
        );
        Refused<ArgumentException>(
            "A temperature is -1; expected a number from 0 to 3.4028235E+38.",
            () => VaeModel.FromBundle(bundle, new VaeModelOptions { Temperatures = [1, -1] })
        );
        Refused<InvalidOperationException>(
            "have 2 levels, and the posterior of each depends on the draws above it; expected one level. SampleLatents draws those of rows.",
            () => model.SamplePosterior(model.Encode(Rows), seed: 1)
        );
        Refused<InvalidDataException>(
            "and there is no posterior.onnx; expected several levels and both, or one level and neither.",
            () => _ = new ModelBundle(bundle.Card, bundle.Encoder, bundle.Decoder)
        );
        Refused<InvalidDataException>(
            "posterior.onnx holds a graph of kind 'decoder'",
            () => _ = new ModelBundle(bundle.Card, bundle.Encoder, bundle.Decoder, posterior: bundle.Decoder)
        );
        var card = bundle.Card with
        {
            Architecture = null,
            Signature = bundle.Card.Signature with { Levels = bundle.Card.Signature.Levels! with { Sizes = [2, 1] } },
        };
        Refused<InvalidDataException>(
            "encoder.onnx has the levels 1+2 of 8 features; model.json has 2+1 of 8 features.",
            () => bundle.WithCard(card)
        );

        using var directory = new TemporaryDirectory();
        ModelBundle.Write(directory["levels"], bundle);
        File.Delete(Path.Combine(directory["levels"], "posterior.onnx"));
        Refused<FileNotFoundException>("has no posterior.onnx", () => VaeModel.Load(directory["levels"]));
        ModelBundle.Write(directory["levels"], bundle);
        using var flat = VaeNetwork.Seeded(VaeArchitecture.Mlp(3, [4], 2, likelihood: Likelihood.Gaussian), 1);
        flat.Export(directory["levels"], Data(0).Data);
        Assert.Equal(
            ["decoder.onnx", "encoder.onnx", "model.json"],
            Directory.GetFiles(directory["levels"]).Select(Path.GetFileName).Order()
        );

        static void Refused<T>(string words, Action action)
            where T : Exception => Assert.Contains(words, Assert.Throws<T>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Levels_that_do_not_fit_are_no_architecture()
    {
        var fits = NaiveLevels.Architecture();
        Assert.Equal(fits, VaeArchitecture.FromJson(fits.ToJson()));
        Refused("expected two levels or more", fits with { Levels = [fits.Levels![0]], LatentSize = 1 });
        Refused("the latent size is 4", fits with { LatentSize = 4 });
        Refused(
            "The network has levels of latent variables and a codebook",
            fits with
            {
                Codebook = new Codebook(4, 2),
            }
        );
        Refused(
            "The decoder of level 1 ends in rows of shape [1, 2, 3]; expected a vector",
            fits with
            {
                Levels = [fits.Levels[0], fits.Levels[1] with { Decoder = [new ReshapeLayer(1, 2, 3)] }],
            }
        );
        Refused(
            "Layer 0 of the encoder of level 0 is null",
            fits with
            {
                Levels = [fits.Levels[0] with { Encoder = [null!] }, fits.Levels[1]],
            }
        );
        using var network = new VaeNetwork(fits);
        Assert.Equal(network.parameters().Sum(parameter => parameter.numel()), fits.ParameterCount);

        static void Refused(string words, VaeArchitecture architecture) =>
            Assert.Contains(
                words,
                Assert.Throws<ArgumentException>(architecture.Validate).Message,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData("levels.0.log_variance.weight")]
    [InlineData("levels.1.prior_mean.bias")]
    [InlineData("levels.1.prior_log_variance.weight")]
    [InlineData("levels.1.mean.weight")]
    [InlineData("levels.0.encoder.0.weight")]
    public void A_graph_of_another_weight_is_not_exported(string name)
    {
        using var network = NaiveLevels.Network();
        var weights = OnnxWeight.Of(network);
        var values = weights[name].Values.ToArray();
        values[0] += 0.01f;
        weights[name] = weights[name] with { Values = values };
        var draft = ModelExport.Draft(new OnnxGraphs(network.Architecture, weights), network.Architecture, []);
        Assert.NotNull(ExportParity.Measure(network, draft, Rows, []).Refusal);
        Assert.Null(
            ExportParity
                .Measure(
                    network,
                    ModelExport.Draft(
                        new OnnxGraphs(network.Architecture, OnnxWeight.Of(network)),
                        network.Architecture,
                        []
                    ),
                    Rows,
                    []
                )
                .Refusal
        );
    }

    [Fact]
    public void The_preset_takes_pictures_and_rows_of_numbers()
    {
        foreach (
            var architecture in new[]
            {
                VaeArchitecture.Hierarchical(
                    new DataShape(3, 9, 11),
                    [2, 3, 4],
                    16,
                    [4, 8],
                    3,
                    Likelihood.DiscretizedLogistic
                ),
                VaeArchitecture.Hierarchical(new DataShape(1, 8, 8), [2, 3], 16, []),
                VaeArchitecture.Hierarchical(new DataShape(7), [2, 3], 16, likelihood: Likelihood.DiagonalGaussian),
            }
        )
        {
            using var network = VaeNetwork.Seeded(architecture, 1);
            var count = 3 * architecture.Shape.Size;
            long[]? labels = architecture.IsConditional ? [0, 1, 2] : null;
            var data = VaeDataset.FromRows(
                "rows",
                architecture.Shape,
                [.. Enumerable.Range(0, count).Select(i => i % 256 / 255f)],
                labels
            );
            using var model = VaeModel.FromBundle(network.ToBundle(data));
            Assert.Equal(network.parameters().Sum(parameter => parameter.numel()), architecture.ParameterCount);
            Assert.Equal(count, model.Generate(3, seed: 1).Length);
            Assert.Equal(architecture.Levels!.Select(level => level.Size), model.Signature.Levels!.Sizes);
        }

        Assert.Throws<ArgumentException>(() => VaeArchitecture.Hierarchical(new DataShape(7), channels: [4]));
        Assert.Throws<ArgumentException>(() => VaeArchitecture.Hierarchical(new DataShape(7), levels: [4]));
    }

    private static (long[] Labels, VaeDataset Data) Data(int classCount)
    {
        long[] labels = classCount == 0 ? [] : [.. Enumerable.Range(0, Count).Select(i => (long)i % classCount)];
        return (
            labels,
            VaeDataset.FromRows("rows", new DataShape(NaiveLevels.Width), Rows, classCount == 0 ? null : labels)
        );
    }

    private static double[][] Noise(long seed, long row, NoisePurpose purpose, int samples)
    {
        var noise = new float[samples * NaiveLevels.Latent];
        NormalNoise.Fill(seed, row, purpose, noise.Length, noise);
        return [.. noise.Chunk(NaiveLevels.Latent).Select(part => part.Select(value => (double)value).ToArray())];
    }

    private static float[] Of(float[] values, int row, int size) => values[(row * size)..((row + 1) * size)];

    private static void Close(double[] expected, float[] found) =>
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
}
