using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Codes;

public sealed class VectorQuantizerTests
{
    [Fact]
    public void Codes_are_those_of_brute_force_and_the_first_of_equally_near_vectors()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new VectorQuantizer(new Codebook(6, 3));
        // Whole numbers, whose distances have no rounding; the vectors 1 and 4 are the same, and so are 2 and 5.
        float[] vectors = [0, 0, 0, 1, 2, -1, -3, 1, 2, 4, 0, 1, 1, 2, -1, -3, 1, 2];
        quantizer.Vectors.copy_(tensor(vectors, 6, 3));
        var random = new Random(1);
        var outputs = Enumerable.Range(0, 300).Select(_ => (float)random.Next(-4, 5)).ToArray();

        var codes = quantizer.Nearest(tensor(outputs, 100, 3)).data<long>().ToArray();

        Assert.Equal(Enumerable.Range(0, 100).Select(i => Nearest(outputs.AsSpan(3 * i, 3), vectors)), codes);
        Assert.DoesNotContain(4, codes);
        Assert.DoesNotContain(5, codes);
    }

    [Fact]
    public void Vectors_are_moving_averages_of_what_they_stand_for_as_worked_out_by_hand()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new VectorQuantizer(new Codebook(2, 1) { Decay = 0.75, RestartBelow = 0 });
        // Two parts: three outputs of code 0, one of code 1.
        Move(quantizer, [([1, 2], [0, 0]), ([6, 8], [0, 1])], step: 0);
        // N = ¼·(3, 1) and m = ¼·(9, 8); with ε = 1e-5, N₀ = (0.75 + ε)/(1 + 2ε)·1.
        AssertVectors(quantizer, 2.25 / ((0.75 + 1e-5) / (1 + 2e-5)), 2 / ((0.25 + 1e-5) / (1 + 2e-5)));

        Move(quantizer, [([10], [1])], step: 1);
        // N = ¾·(0.75, 0.25) + ¼·(0, 1) = (0.5625, 0.4375), m = (1.6875, 1.5 + 2.5).
        AssertVectors(quantizer, 1.6875 / ((0.5625 + 1e-5) / (1 + 2e-5)), 4 / ((0.4375 + 1e-5) / (1 + 2e-5)));
    }

    [Fact]
    public void Rows_count_by_their_weights()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new VectorQuantizer(new Codebook(2, 1) { RestartBelow = 0 });
        using var use = quantizer.Use(tensor([3f, 5f, 7f], 3, 1), tensor([1L, 1L, 0L]), tensor([2f, 0.5f, 0f]));
        Assert.Equal([0f, 2.5f], use.Counts.data<float>().ToArray());
        Assert.Equal([0f, 8.5f], use.Sums.data<float>().ToArray());
    }

    [Fact]
    public void Dead_codes_start_anew_at_outputs_far_from_all_others_by_seed_and_step()
    {
        // Nearly all outputs are alike: drawn evenly, hardly a code would find one of those that are not.
        float[] rare = [-18, -12, -6, 4, 8, 10, 14];
        var outputs = Enumerable.Range(0, 700).Select(i => i % 100 == 99 ? rare[i / 100] : 0).ToArray();
        var found = Started(seed: 3, step: 8);
        Assert.Equal(rare, found.Order());
        Assert.Equal(found, Started(seed: 3, step: 8));
        Assert.NotEqual(found, Started(seed: 3, step: 9));
        Assert.NotEqual(found, Started(seed: 4, step: 8));

        float[] Started(long seed, long step)
        {
            using var scope = NewDisposeScope();
            using var quantizer = new VectorQuantizer(new Codebook(8, 1));
            using var use = quantizer.Use(tensor(outputs, outputs.Length, 1), zeros(outputs.Length, int64), null);
            quantizer.Move([use], seed, step);
            // Code 0 stands for all outputs, and is the only one that is not dead: its vector is their mean.
            var vectors = quantizer.Vectors.data<float>().ToArray();
            Assert.Equal(0, vectors[0]);
            Assert.Equal(Enumerable.Repeat(0.025f * outputs.Length / 8, 7), quantizer.Counts.data<float>().Skip(1));
            return vectors[1..];
        }
    }

    [Fact]
    public void Codes_that_occur_stay_where_they_are()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new VectorQuantizer(new Codebook(2, 1) { Decay = 0.5 });
        Move(quantizer, [([1, 1, 9, 9], [0, 0, 1, 1])], step: 0);
        Move(quantizer, [([1, 1, 9, 9], [0, 0, 1, 1])], step: 1);
        AssertVectors(quantizer, 1, 9);
    }

    /// <summary>
    /// The gradient that the encoder gets, beside central differences of what the estimator says it is the gradient of: the codes stay what they were, and
    /// their vectors move with the encoder's outputs.
    /// </summary>
    [Fact]
    public void The_straight_through_gradient_is_that_of_its_surrogate()
    {
        using var scope = NewDisposeScope();
        var architecture = VaeArchitecture.VqConv(
            new DataShape(1, 4, 4),
            new Codebook(4, 2),
            [3],
            likelihood: Likelihood.Gaussian
        );
        using var network = VaeNetwork.Seeded(architecture, 5);
        network.to(float64);
        var data = rand(3, 1, 4, 4, float64);
        var first = network.QuantizeScaled(data, null);
        var (outputs, chosen) = (first.Outputs.detach(), network.Quantizer.Of(first.Codes));
        var parameters = network.named_parameters().ToArray();

        var objective = Sum(network.DecodeScaled(first.Latent, null), first.Commitment);
        var gradients = autograd.grad([objective], [.. parameters.Select(p => (Tensor)p.parameter)]);

        Assert.Equal(chosen.view(3, 2, 2, 2).permute(0, 3, 1, 2).data<double>(), first.Latent.data<double>());
        for (var i = 0; i < parameters.Length; i++)
        {
            var values = parameters[i].parameter.detach().flatten();
            for (var j = 0L; j < values.numel(); j += 7)
            {
                var expected = (At(values, j, 1e-5) - At(values, j, -1e-5)) / 2e-5;
                Assert.Equal(expected, gradients[i].flatten()[j].item<double>(), 6);
            }
        }

        double At(Tensor values, long place, double step)
        {
            using var quiet = no_grad();
            values[place] = values[place] + step;
            var now = network.QuantizeScaled(data, null).Outputs;
            values[place] = values[place] - step;
            // The decoder of the same moved parameters.
            values[place] = values[place] + step;
            var picture = chosen.add(now - outputs).view(3, 2, 2, 2).permute(0, 3, 1, 2).contiguous();
            var distance = now - chosen;
            var result = Sum(network.DecodeScaled(picture, null), distance.mul(distance).sum([1]).view(3, 4).sum([1]))
                .item<double>();
            values[place] = values[place] - step;
            return result;
        }

        Tensor Sum(Tensor decoded, Tensor commitment) =>
            VaeObjective.ReconstructionSum(decoded, data, Likelihood.Gaussian) + commitment.sum() * 0.25;
    }

    private static void Move(VectorQuantizer quantizer, (float[] Outputs, long[] Codes)[] parts, long step)
    {
        CodeUse[] uses =
        [
            .. parts.Select(part =>
                quantizer.Use(tensor(part.Outputs, part.Outputs.Length, 1), tensor(part.Codes), null)
            ),
        ];
        quantizer.Move(uses, 0, step);
        Array.ForEach(uses, use => use.Dispose());
    }

    private static void AssertVectors(VectorQuantizer quantizer, params double[] expected) =>
        Assert.All(expected.Zip(quantizer.Vectors.data<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));

    private static long Nearest(ReadOnlySpan<float> output, float[] vectors)
    {
        var (nearest, least) = (-1L, double.PositiveInfinity);
        for (var code = 0; code < vectors.Length / output.Length; code++)
        {
            var distance = 0.0;
            for (var i = 0; i < output.Length; i++)
            {
                distance += Math.Pow(output[i] - vectors[code * output.Length + i], 2);
            }

            (nearest, least) = distance < least ? (code, distance) : (nearest, least);
        }

        return nearest;
    }
}
