using TorchSharp;
using Vae.Inference;
using Vae.Training.Tests.Training;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Objectives;

/// <summary>The reconstruction losses of all likelihoods and their gradients, in float64, against formulas written out and differences.</summary>
public sealed class LikelihoodTests
{
    private const int Rows = 3;
    private const int Width = 4;
    private const int Freedom = 5;

    private static readonly double[] Weights = [0.5, 2, 0];

    /// <summary>ln Γ(5/2) and ln Γ(6/2), which are ln(3√π/4) and ln 2.</summary>
    private static readonly double StudentTConstant =
        0.5 * Math.Log((Freedom - 2) * Math.PI) + Math.Log(0.75 * Math.Sqrt(Math.PI)) - Math.Log(2);

    // Rows of mixed columns are no rows of elements alike; MixedRowsTests has theirs.
    public static TheoryData<Likelihood> Likelihoods =>
        [.. Enum.GetValues<Likelihood>().Where(one => one != Likelihood.Mixed)];

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void The_loss_is_the_sum_of_the_negative_log_densities(Likelihood likelihood)
    {
        using var scope = NewDisposeScope();
        var (decoded, data, logVariance) = (Decoded(), Data(likelihood), LogVariance());
        var losses = Enumerable
            .Range(0, Rows)
            .Select(row =>
                Enumerable
                    .Range(0, Width)
                    .Sum(i => Element(likelihood, At(data, row, i), At(decoded, row, i), At(logVariance, 0, i)))
            )
            .ToArray();

        Assert.Equal(losses.Sum(), Loss(likelihood, decoded, data, logVariance).item<double>(), 1e-10);
        Assert.Equal(
            losses.Zip(Weights, (loss, weight) => loss * weight).Sum(),
            Loss(likelihood, decoded, data, logVariance, tensor(Weights)).item<double>(),
            1e-10
        );
    }

    [Theory]
    [InlineData(-9)]
    [InlineData(-3)]
    [InlineData(2)]
    public void The_256_levels_of_a_pixel_have_the_mass_1_together(double logVariance)
    {
        using var scope = NewDisposeScope();
        foreach (var logit in (double[])[-30, -2, 0, 0.3, 6])
        {
            var levels = arange(256, float64).view(256, 1) / 255;
            var losses = VaeObjective.ReconstructionSum(
                full([256, 1], logit, float64),
                levels,
                Likelihood.DiscretizedLogistic,
                full([1, 1], logVariance, float64),
                weights: null
            );
            var mass = Enumerable.Range(0, 256).Sum(level => Math.Exp(-Loss(level).item<double>()));

            Assert.Equal(1, mass, 1e-9);
            Assert.Equal(
                losses.item<double>(),
                Enumerable.Range(0, 256).Sum(level => Loss(level).item<double>()),
                1e-6
            );

            Tensor Loss(int level) =>
                VaeObjective.ReconstructionSum(
                    full([1, 1], logit, float64),
                    levels.narrow(0, level, 1),
                    Likelihood.DiscretizedLogistic,
                    full([1, 1], logVariance, float64)
                );
        }
    }

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void The_weight_2_is_the_row_twice_for_pictures_too(Likelihood likelihood)
    {
        using var scope = NewDisposeScope();
        var decoded = Decoded().view(Rows, 1, 2, 2);
        var data = Data(likelihood).view(Rows, 1, 2, 2);
        var logVariance = LogVariance().view(1, 1, 2, 2);
        using var twice = tensor([0L, 1, 1, 2]);

        Assert.Equal(
            Loss(likelihood, decoded.index_select(0, twice), data.index_select(0, twice), logVariance).item<double>(),
            Loss(likelihood, decoded, data, logVariance, tensor([1.0, 2, 1])).item<double>(),
            1e-10
        );
    }

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void Gradients_are_central_differences(Likelihood likelihood)
    {
        using var scope = NewDisposeScope();
        foreach (var weights in (Tensor?[])[null, tensor(Weights)])
        {
            var data = Data(likelihood);
            var (decoded, above) = (Decoded().requires_grad_(), LogVariance().requires_grad_());
            LossOfParameters(decoded, above).backward();
            AssertGradient(decoded, () => LossOfParameters(decoded, above));
            if (HasVariance(likelihood))
            {
                AssertGradient(above, () => LossOfParameters(decoded, above));
            }

            // As the network makes log-variances of its parameter data_variance.
            Tensor LossOfParameters(Tensor output, Tensor parameter) =>
                Loss(likelihood, output, data, (parameter.exp() + VaeNetwork.LeastVariance(likelihood)).log(), weights);
        }
    }

    [Theory]
    [InlineData(Likelihood.DiagonalGaussian)]
    [InlineData(Likelihood.StudentT)]
    [InlineData(Likelihood.DiscretizedLogistic)]
    public void The_gradients_of_a_network_are_central_differences(Likelihood likelihood)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(7);
        using var network = new VaeNetwork(
            VaeArchitecture.Mlp(Width, [5], 2, likelihood: likelihood, activation: new TanhLayer())
        );
        network.to(float64);
        using (no_grad())
        {
            network.named_parameters().Single(pair => pair.name == "data_variance").parameter.copy_(LogVariance());
        }

        var (data, noise) = (Data(likelihood), Pattern(Rows * 2, 5).view(Rows, 2));
        Objective().backward();

        Assert.All(network.named_parameters(), pair => AssertGradient(pair.parameter, Objective), throwIfEmpty: true);

        Tensor Objective()
        {
            var (mean, logVariance) = network.Encode(data);
            var decoded = network.Decode(VaeNetwork.Reparameterize(mean, logVariance, noise));
            return VaeObjective.ReconstructionSum(
                    decoded,
                    data,
                    likelihood,
                    network.DataLogVariance(),
                    network.Architecture.DegreesOfFreedom
                ) + VaeObjective.KlDivergence(mean, logVariance).sum();
        }
    }

    [Theory]
    [InlineData(Likelihood.Bernoulli)]
    [InlineData(Likelihood.DiscretizedLogistic)]
    public void Numbers_above_1_are_refused_in_training_and_in_use(Likelihood likelihood)
    {
        var network = VaeArchitecture.Mlp(2, [3], 1, likelihood: likelihood);
        var rows = VaeDataset.FromRows("made", new DataShape(2), [0, 1, 1, 0.5f]);
        var bad = VaeDataset.FromRows("bad", new DataShape(2), [0, 1, 1.5f, 0.5f]);
        using var trainer = new VaeTrainer(network, Synthetic.Options(1));
        var message = Assert.Throws<InvalidDataException>(() => trainer.Train(bad)).Message;
        Assert.StartsWith("Row 1 of bad holds 1.5 at element 0; expected a number from 0 to 1", message);
        using var model = VaeModel.FromBundle(trainer.Train(rows).ToBundle(rows));
        message = Assert.Throws<ArgumentException>(() => model.Encode([0, 1, 1.5f, 0.5f])).Message;
        Assert.StartsWith("Row 1 of the data holds 1.5 at element 0; expected a number from 0 to 1", message);
    }

    [Fact]
    public void A_bundle_of_levels_is_of_version_5_with_any_prior()
    {
        using var network = new VaeNetwork(VaeArchitecture.Mlp(2, [3], 1, likelihood: Likelihood.DiscretizedLogistic));
        var bundle = network.ToBundle(VaeDataset.FromRows("made", new DataShape(2), [0, 1, 1, 0.5f]));
        Assert.Equal((5, 5), (bundle.FormatVersion, bundle.Card.FormatVersion));
        var mixture = new LatentMixture
        {
            Weights = [1],
            Means = [0],
            Variances = [1],
        };
        Assert.Equal(5, (bundle.Card with { Prior = new() { Classes = [mixture] } }).FormatVersion);
    }

    /// <summary>The gradient that a tensor has, held to what the loss changes by when each element does.</summary>
    private static void AssertGradient(Tensor parameter, Func<Tensor> loss)
    {
        const double Step = 1e-5;
        using var quiet = no_grad();
        var (flat, gradient) = (parameter.detach().view(-1), parameter.grad!.view(-1));
        for (var i = 0L; i < flat.shape[0]; i++)
        {
            var value = flat[i].item<double>();
            flat[i] = tensor(value + Step, float64);
            var above = loss().item<double>();
            flat[i] = tensor(value - Step, float64);
            var below = loss().item<double>();
            flat[i] = tensor(value, float64);
            Assert.Equal((above - below) / (2 * Step), gradient[i].item<double>(), 1e-6);
        }
    }

    private static Tensor Loss(
        Likelihood likelihood,
        Tensor decoded,
        Tensor data,
        Tensor logVariance,
        Tensor? weights = null
    ) =>
        VaeObjective.ReconstructionSum(
            decoded,
            data,
            likelihood,
            HasVariance(likelihood) ? logVariance : null,
            likelihood == Likelihood.StudentT ? Freedom : null,
            weights
        );

    private static double Element(Likelihood likelihood, double x, double output, double logVariance)
    {
        var square = (x - output) * (x - output);
        return likelihood switch
        {
            Likelihood.Bernoulli => -x * -Math.Log(1 + Math.Exp(-output)) + (1 - x) * Math.Log(1 + Math.Exp(output)),
            Likelihood.Gaussian => 0.5 * square + 0.5 * Math.Log(2 * Math.PI),
            Likelihood.DiscretizedLogistic => -Math.Log(Mass(x, output, logVariance)),
            Likelihood.DiagonalGaussian => 0.5 * (square / Math.Exp(logVariance) + logVariance + Math.Log(2 * Math.PI)),
            _ => 0.5 * (Freedom + 1) * Math.Log(1 + square / ((Freedom - 2) * Math.Exp(logVariance)))
                + 0.5 * logVariance
                + StudentTConstant,
        };
    }

    private static bool HasVariance(Likelihood likelihood) =>
        likelihood is Likelihood.DiagonalGaussian or Likelihood.StudentT or Likelihood.DiscretizedLogistic;

    /// <summary>The mass of x's level among 256: a difference of the distribution function, whose ends are 0 and 1.</summary>
    private static double Mass(double x, double logit, double logVariance)
    {
        var (mean, scale) = (1 / (1 + Math.Exp(-logit)), Math.Sqrt(3 * Math.Exp(logVariance)) / Math.PI);
        double Below(double edge) => 1 / (1 + Math.Exp(-(edge - mean) / scale));
        return (x > 1 - 1.0 / 510 ? 1 : Below(x + 1.0 / 510)) - (x < 1.0 / 510 ? 0 : Below(x - 1.0 / 510));
    }

    private static double At(Tensor rows, int row, int element) => rows[row, element].item<double>();

    private static Tensor Decoded() => Pattern(Rows * Width, 1).view(Rows, Width);

    private static Tensor Data(Likelihood likelihood)
    {
        var data = Pattern(Rows * Width, 2).view(Rows, Width);
        return likelihood switch
        {
            Likelihood.Bernoulli => data.sigmoid(),
            // Pixels, the darkest and the brightest among them.
            Likelihood.DiscretizedLogistic => tensor(
                [0, 1, 17 / 255.0, 128 / 255.0, 1 / 255.0, 254 / 255.0, 0, 0.25, 90 / 255.0, 1, 200 / 255.0, 3 / 255.0],
                Rows,
                Width
            ),
            _ => data,
        };
    }

    private static Tensor LogVariance() => Pattern(Width, 3).view(1, Width);

    /// <summary>Numbers between −2 and 2 without a visible order.</summary>
    private static Tensor Pattern(int count, int seed) =>
        tensor([.. Export.TinyModels.Pattern(count, seed).Select(value => 4.0 * value)]);
}
