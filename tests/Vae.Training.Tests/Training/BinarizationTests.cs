using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Training;

public sealed class BinarizationTests
{
    private const int Width = 6;
    private const int Count = 5;

    private static readonly VaeArchitecture Network = VaeArchitecture.Mlp(Width, [], latentSize: 1);

    [Theory]
    [InlineData(Binarization.Static)]
    [InlineData(Binarization.Dynamic)]
    [InlineData(Binarization.None)]
    public void A_step_sees_the_pixels_of_its_rows(Binarization binarization)
    {
        // With weights of 0 and next to no learning rate, the gradient of the decoder's bias is ½ − x of a batch of one row.
        var grey = new float[Count * Width];
        var random = new Random(4);
        foreach (ref var pixel in grey.AsSpan())
        {
            pixel = random.NextSingle();
        }
        var options = new TrainingOptions
        {
            Epochs = 3,
            BatchSize = 1,
            LearningRate = 1e-30,
            Seed = 9,
            Binarization = binarization,
            Beta = new ConstantBeta(),
        };
        using var trainer = new VaeTrainer(Network, options);
        using (torch.no_grad())
        {
            foreach (var parameter in trainer.Network.parameters())
            {
                parameter.zero_();
            }
        }

        var seen = new List<float[]>();
        trainer.Train(
            VaeDataset.FromRows("grey", new DataShape(Width), grey),
            progress: new Recorder(report =>
            {
                if (report.Completed is null)
                {
                    var bias = trainer
                        .Network.named_parameters()
                        .Single(pair => pair.name == "decoder.0.bias")
                        .parameter;
                    seen.Add([.. bias.grad!.data<float>().Select(value => 0.5f - value)]);
                }
            })
        );

        var epochs = seen.Chunk(Count).ToArray();
        Assert.Equal(3, epochs.Length);
        foreach (var epoch in epochs)
        {
            if (binarization == Binarization.Dynamic)
            {
                Assert.All(epoch.SelectMany(row => row), value => Assert.True(value is 0 or 1), throwIfEmpty: true);
                continue;
            }

            // Each row once, in any order.
            var expected = Enumerable.Range(0, Count).Select(row => Text(Drawn(grey, row, binarization)));
            Assert.Equal(expected.Order(), epoch.Select(Text).Order());
        }

        // Thirty draws of a half are the same twice in one of a thousand million cases.
        var isSame = epochs.Select(epoch => string.Join(' ', epoch.Select(Text).Order())).Distinct().Count() == 1;
        Assert.Equal(binarization != Binarization.Dynamic, isSame);

        float[] Drawn(float[] rows, int row, Binarization kind)
        {
            var pixels = rows[(row * Width)..((row + 1) * Width)];
            if (kind == Binarization.Static)
            {
                BinaryPixels.Draw(9, row, NoisePurpose.Binarization, pixels);
            }

            return pixels;
        }

        static string Text(float[] row) =>
            string.Join(
                ',',
                row.Select(value => Math.Round(value, 4).ToString(System.Globalization.CultureInfo.InvariantCulture))
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    public void An_encoder_may_see_pixels_of_rows_that_the_decoder_is_measured_by(double cleanShare)
    {
        // With weights of 0 and a posterior mean of 1, the gradients are x as it was seen, of the mean's weights (by ½μ² with μ = Wx + 1), and
        // ½ − x of the decoder's bias.
        float[] grey = [0.25f, 0.5f, 0.75f, 0.1f, 0, 1];
        var options = new TrainingOptions
        {
            Epochs = 8,
            BatchSize = 1,
            LearningRate = 1e-30,
            BinarizesInputs = true,
            CleanShare = cleanShare,
            Beta = new ConstantBeta(),
        };
        using var trainer = new VaeTrainer(Network, options);
        using (torch.no_grad())
        {
            foreach (var (name, parameter) in trainer.Network.named_parameters())
            {
                parameter.zero_();
                if (name == "mean.bias")
                {
                    parameter.add_(torch.ones(1));
                }
            }
        }

        var (seen, clean) = (new List<string>(), 0);
        trainer.Train(
            VaeDataset.FromRows("grey", new DataShape(Width), grey),
            progress: new Recorder(report =>
            {
                var gradients = trainer
                    .Network.named_parameters()
                    .ToDictionary(pair => pair.name, pair => pair.parameter.grad!.data<float>().ToArray());
                Assert.Equal(
                    grey,
                    gradients["decoder.0.bias"].Select(value => 0.5f - value),
                    (a, b) => Math.Abs(a - b) < 1e-6
                );
                var pixels = gradients["mean.weight"];
                if (report.Point.Epoch > 8 * (1 - cleanShare))
                {
                    clean++;
                    Assert.Equal(grey, pixels, (a, b) => Math.Abs(a - b) < 1e-6);
                    return;
                }

                Assert.All(pixels, value => Assert.True(value is 0 or 1), throwIfEmpty: true);
                Assert.Equal((0, 1), (pixels[4], pixels[5]));
                seen.Add(string.Join("", pixels));
            })
        );

        Assert.True(seen.Distinct().Count() > 2);
        Assert.Equal(cleanShare > 0, clean > 0);
    }

    [Theory]
    [InlineData(Binarization.Static)]
    [InlineData(Binarization.Dynamic)]
    public void A_models_own_evaluation_draws_the_rows_that_the_training_evaluated(Binarization binarization)
    {
        var options = Synthetic.Options(2) with { Binarization = binarization };
        using var trainer = new VaeTrainer(Synthetic.Network(), options);
        var result = trainer.Train(Synthetic.Bars(40), Synthetic.Bars(10));
        using var model = VaeModel.FromBundle(result.ToBundle(Synthetic.Bars(10)));

        WeightAverageTests.AssertFigures(model, result.History[^1].Test!, options.Seed, binarize: true);
        Assert.Equal(binarization, model.Card.Training!.Binarization);
    }

    [Fact]
    public void Drawn_rows_are_scored_as_rows_that_were_drawn_before()
    {
        using var trainer = new VaeTrainer(Synthetic.Network(), Synthetic.Options(1));
        using var model = VaeModel.FromBundle(trainer.Train(Synthetic.Bars(40)).ToBundle(Synthetic.Bars(10)));
        var rows = new float[10 * model.DataSize];
        Synthetic.Bars(10).CopyRows(0, rows);
        var options = new VaeScoreOptions
        {
            Seed = 3,
            FirstRow = 100,
            ImportanceSamples = 4,
        };
        var drawn = model.Score(rows, options: options with { Binarize = true });
        for (var row = 0; row < 10; row++)
        {
            BinaryPixels.Draw(
                3,
                100 + row,
                NoisePurpose.Binarization,
                rows.AsSpan(row * model.DataSize, model.DataSize)
            );
        }

        Assert.Equal(model.Score(rows, options: options), drawn);
    }

    [Fact]
    public void Another_likelihood_has_no_black_and_white_pixels()
    {
        var architecture = VaeArchitecture.Mlp(3, [], 1, likelihood: Likelihood.Gaussian);
        Assert.Equal(
            "The rows are to be binarised and the likelihood is Gaussian; expected Bernoulli, of black and white pixels.",
            Assert
                .Throws<ArgumentException>(() =>
                    new VaeTrainer(architecture, new TrainingOptions { Binarization = Binarization.Static })
                )
                .Message
        );
        using var network = new VaeNetwork(architecture);
        using var model = VaeModel.FromBundle(
            network.ToBundle(VaeDataset.FromRows("rows", new DataShape(3), new float[3]))
        );
        Assert.Equal(
            "The rows are to be scored as black and white pixels and the model's likelihood is Gaussian; expected Bernoulli.",
            Assert
                .Throws<ArgumentException>(() =>
                    model.Score(new float[3], options: new VaeScoreOptions { Binarize = true })
                )
                .Message
        );
    }
}
