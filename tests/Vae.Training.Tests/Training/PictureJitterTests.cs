using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Training;

public sealed class PictureJitterTests
{
    private static readonly DataShape Shape = new(2, 5, 7);

    private static float[] Picture => [.. Enumerable.Range(0, Shape.Size).Select(i => (i * i * 7 % 31) / 31f)];

    [Fact]
    public void Places_of_their_own_leave_a_picture_as_it_is()
    {
        var pixels = Picture;
        PictureJitter.Warp(Shape, pixels, new(1, 0, 0, 1, 0, 0));
        Assert.Equal(Picture, pixels);
    }

    [Fact]
    public void Whole_pixels_are_shifted_and_edges_stay()
    {
        var pixels = Picture;
        PictureJitter.Warp(Shape, pixels, new(1, 0, 0, 1, 2, -1));
        Assert.All(
            Enumerable.Range(0, Shape.Size),
            i =>
            {
                var (c, y, x) = (i / 35, i / 7 % 5, i % 7);
                var from = c * 35 + Math.Clamp(y + 1, 0, 4) * 7 + Math.Clamp(x - 2, 0, 6);
                Assert.Equal(Picture[from], pixels[i]);
            }
        );
    }

    [Fact]
    public void A_right_angle_turns_a_square()
    {
        var shape = new DataShape(1, 6, 6);
        var before = Enumerable.Range(0, 36).Select(i => (float)(i * i % 17)).ToArray();
        var pixels = (float[])before.Clone();
        PictureJitter.Warp(shape, pixels, new(0, -1, 1, 0, 0, 0));
        // The pixel at (x, y) is the one at (5 − y, x).
        Assert.All(Enumerable.Range(0, 36), i => Assert.Equal(before[i % 6 * 6 + 5 - i / 6], pixels[i], 1e-5f));
    }

    [Fact]
    public void A_slope_is_reproduced_between_pixels_and_no_value_leaves_the_pictures_range()
    {
        // Keys 1981: cubic convolution reproduces polynomials of the second degree.
        var shape = new DataShape(1, 12, 12);
        var slope = Enumerable.Range(0, 144).Select(i => 0.5f + 0.02f * (i % 12) - 0.01f * (i / 12)).ToArray();
        PictureJitter.Warp(shape, slope, new(1, 0, 0, 1, 0.3, -0.4));
        for (var y = 3; y < 9; y++)
        {
            for (var x = 3; x < 9; x++)
            {
                Assert.Equal(0.5 + 0.02 * (x - 0.3) - 0.01 * (y + 0.4), slope[y * 12 + x], 1e-6);
            }
        }

        float[] edge = [.. Enumerable.Range(0, 144).Select(i => i % 12 < 6 ? 0f : 1f)];
        PictureJitter.Warp(shape, edge, new(0.9, 0.1, -0.1, 1.1, 0.3, 0.4));
        Assert.All(edge, value => Assert.InRange(value, 0, 1));
        Assert.Contains(edge, value => value is > 0 and < 1);
    }

    [Fact]
    public void Turns_and_shifts_have_the_deviations_that_are_asked_for()
    {
        // A bright point right of the middle: where it goes is turned, scaled and shifted.
        var shape = new DataShape(1, 41, 41);
        var jitter = new PictureJitter { Rotation = 3, Shift = 0.5 };
        var places = Enumerable
            .Range(0, 2000)
            .Select(row =>
            {
                var pixels = new float[shape.Size];
                foreach (
                    var (dx, dy) in from x in Enumerable.Range(-1, 3)
                    from y in Enumerable.Range(-1, 3)
                    select (x, y)
                )
                {
                    pixels[(20 + dy) * 41 + 30 + dx] = 1f / (1 + dx * dx + dy * dy);
                }

                jitter.Apply(5, row, shape, pixels);
                var sum = pixels.Sum(value => (double)value);
                return (
                    X: pixels.Select((value, i) => value * (double)(i % 41)).Sum() / sum,
                    Y: pixels.Select((value, i) => value * (double)(i / 41)).Sum() / sum
                );
            })
            .ToList();
        // Across it is a shift of ½ pixel, down one of ½ and 10 pixels times the turn.
        Assert.Equal(30, places.Average(place => place.X), 0.1);
        Assert.Equal(0.5, Deviation(places.Select(place => place.X)), 0.05);
        Assert.Equal(
            Math.Sqrt(0.25 + Math.Pow(10 * 3 * Math.PI / 180, 2)),
            Deviation(places.Select(place => place.Y)),
            0.06
        );

        static double Deviation(IEnumerable<double> values)
        {
            var mean = values.Average();
            return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        }
    }

    [Fact]
    public void A_training_sees_moved_pictures_but_in_its_clean_share()
    {
        // With weights of 0 and a posterior mean of 1 the gradients of the mean's weights are the pixels that the encoder saw, and those of the decoder's
        // bias are ½ less what it was measured by.
        var shape = new DataShape(1, 3, 3);
        float[] picture = [0, 0.1f, 0.2f, 0.3f, 1, 0.5f, 0.25f, 0.75f, 0.6f];
        var jitter = new PictureJitter
        {
            Rotation = 20,
            Scale = 0.1,
            Shear = 0.1,
            Shift = 0.4,
        };
        var options = new TrainingOptions
        {
            Epochs = 4,
            BatchSize = 1,
            LearningRate = 1e-30,
            Seed = 3,
            Jitter = jitter,
            CleanShare = 0.25,
            Beta = new ConstantBeta(),
        };
        var network = VaeArchitecture.Mlp(shape, [], latentSize: 1);
        using var trainer = new VaeTrainer(network, options);
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

        var steps = 0;
        trainer.Train(
            VaeDataset.FromRows("picture", shape, picture),
            progress: new Recorder(report =>
            {
                var expected = (float[])picture.Clone();
                if (report.Point.Epoch < 4)
                {
                    jitter.Apply(3, report.Point.Epoch - 1, shape, expected);
                    Assert.NotEqual(picture, expected);
                }

                var gradients = trainer
                    .Network.named_parameters()
                    .ToDictionary(pair => pair.name, pair => pair.parameter.grad!.data<float>().ToArray());
                Assert.All(
                    expected.Zip(gradients["mean.weight"]),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-5f)
                );
                var bias = Assert.Single(
                    gradients,
                    pair =>
                        pair.Key.StartsWith("decoder", StringComparison.Ordinal)
                        && pair.Key.EndsWith("bias", StringComparison.Ordinal)
                );
                Assert.All(expected.Zip(bias.Value), pair => Assert.Equal(0.5f - pair.First, pair.Second, 1e-5f));
                steps++;
            })
        );
        Assert.True(steps >= 4);
        Assert.Equal((20, 0.4), (trainer.Summarize().Jitter!.Rotation, trainer.Summarize().Jitter!.Shift));
    }

    [Fact]
    public void What_is_no_jitter_and_what_is_no_picture_is_refused()
    {
        Refused("All deviations of the jitter are 0", new TrainingOptions { Jitter = new PictureJitter() }.Validate);
        Refused(
            "The deviation of turns is -1",
            new TrainingOptions { Jitter = new PictureJitter { Rotation = -1 } }.Validate
        );
        Refused(
            "have shape [4]; expected pictures",
            () =>
                _ = new VaeTrainer(
                    VaeArchitecture.Mlp(4, [], 1),
                    new TrainingOptions { Jitter = new PictureJitter { Shift = 1 } }
                )
        );

        static void Refused(string words, Action action) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
