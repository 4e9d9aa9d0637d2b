using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Training;

/// <summary>A training that learns nothing, or worse, says so.</summary>
public sealed class DivergenceTests
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    [Fact]
    public void A_Gaussian_baseline_is_half_of_each_columns_variance_and_a_constant()
    {
        // Columns 1, 2, 3, 6 and 1000 twice, 1002 twice: means 3 and 1001, variances 14 / 4 and 1. The last row was held out.
        var data = Rows(2, 1, 1000, 2, 1002, 3, 1000, 6, 1002, 77, 77);
        var baseline = DataBaseline.Of(data, [4], Network(2, Likelihood.Gaussian));
        Assert.Equal(3.5 / 2 + 1.0 / 2 + 2 * HalfLogTwoPi, baseline.PredictingMeans, 9);
        Assert.Equal((12.5 + 1_002_002) / 2 + 2 * HalfLogTwoPi, baseline.Untrained, 6);
        Assert.Equal((1.0, 1002.0), baseline.Values);
        Assert.Equal((1.0, Math.Sqrt(3.5)), baseline.Deviations);
        Assert.False(baseline.IsScaled);
        Assert.Equal(
            "The rows of made are not scaled: their values go from 1 to 1002, with standard deviations of 1 to 1.871 a column; "
                + "subtract each column's mean and divide by its standard deviation first.",
            baseline.Advice("unused")
        );
    }

    [Fact]
    public void A_Bernoulli_baseline_is_the_entropy_at_each_columns_mean()
    {
        // Means 1/4, 1 and 1/2, of which the second costs nothing to tell.
        var data = Rows(3, 0, 1, 0.5f, 0, 1, 0.5f, 0, 1, 0.25f, 1, 1, 0.75f);
        var baseline = DataBaseline.Of(data, [], Network(3, Likelihood.Bernoulli));
        Assert.Equal(Math.Log(4) / 4 + Math.Log(4.0 / 3) * 3 / 4 + Math.Log(2), baseline.PredictingMeans, 9);
        Assert.Equal(3 * Math.Log(2), baseline.Untrained, 9);
        Assert.Equal("Learn slower.", baseline.Advice("Learn slower."));
    }

    [Fact]
    public void The_baseline_is_what_a_decoder_of_the_means_costs()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 50 * 4).Select(_ => random.NextSingle()).ToArray();
        using var scope = torch.NewDisposeScope();
        var rows = torch.tensor(values, 50, 4);
        var means = rows.mean([0]).expand(50, 4);
        var logVariance = rows.var([0], unbiased: false).log();
        // Rows of mixed columns are no rows of elements alike; MixedRowsTests has theirs.
        foreach (var likelihood in Enum.GetValues<Likelihood>().Where(one => one != Likelihood.Mixed))
        {
            var network = Network(4, likelihood, likelihood == Likelihood.StudentT ? 5 : null);
            var decoded = network.Signature.IsUnit ? torch.special.logit(means) : means;
            var cost =
                VaeObjective
                    .ReconstructionSum(decoded, rows, likelihood, logVariance, network.DegreesOfFreedom)
                    .item<float>() / 50;
            var baseline = DataBaseline.Of(Rows(4, values), [], network).PredictingMeans;
            if (likelihood is Likelihood.StudentT or Likelihood.DiscretizedLogistic)
            {
                // What any distribution with these variances costs at most; values of size 1 standard deviation alone cost that much.
                Assert.InRange(cost, baseline - 4, baseline);
                continue;
            }

            Assert.Equal(cost, baseline, 4);
        }
    }

    /// <summary>One half from the mean ½, with the variance e⁻³, whatever the rows are: 2 ln(2 cosh(1/(4s))) + ln(255 s), s = √(3 e⁻³)/π.</summary>
    [Fact]
    public void Nothing_learnt_of_a_discretised_logistic_by_hand()
    {
        var scale = Math.Sqrt(3 * Math.Exp(-3)) / Math.PI;
        var expected = 2 * Math.Log(2 * Math.Cosh(0.25 / scale)) + Math.Log(255 * scale);
        var network = Network(2, Likelihood.DiscretizedLogistic);
        var baseline = DataBaseline.Of(Rows(2, [0, 1, 0.25f, 0.5f]), [], network);
        Assert.Equal(2 * expected, baseline.Untrained, 1e-9);
    }

    private static VaeArchitecture Network(int features, Likelihood likelihood, int? freedom = null) =>
        VaeArchitecture.Mlp(features, [2], 1) with
        {
            Likelihood = likelihood,
            DegreesOfFreedom = freedom,
        };

    [Fact]
    public void Rows_that_are_not_scaled_are_named_from_the_first_epoch_on_and_in_the_result()
    {
        var (data, progress) = (Noise(deviation: 9), new Recorder());
        using var trainer = new VaeTrainer(Gaussian, Synthetic.Options(3));
        var result = trainer.Train(data, progress: progress);

        int[] warned = [.. progress.Reports.Where(r => r.Warning is not null).Select(r => r.Completed!.Epoch)];
        Assert.Equal([1, 3], warned);
        Assert.Contains("rows of noise are not scaled", progress.Reports[^1].Warning, StringComparison.Ordinal);
        Assert.Equal(progress.Reports[^1].Warning, result.Warning);
        var last = result.History[^1].Train;
        Assert.Contains(
            FormattableString.Invariant($"{last.Total:G6} nats per row"),
            result.Warning,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Columns_around_a_thousand_never_pass_without_a_word(long seed)
    {
        using var trainer = new VaeTrainer(Gaussian, Synthetic.Options(3) with { Seed = seed });
        string? word;
        try
        {
            word = trainer.Train(Noise(deviation: 100, mean: 1_000)).Warning;
        }
        catch (TrainingDivergedException e)
        {
            word = e.Message;
        }

        Assert.Contains("rows of noise are not scaled: their values go from", word, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_on_standardised_rows_is_not_warned_of()
    {
        var progress = new Recorder();
        var options = Synthetic.Options(30) with { LearningRate = 1e-2 };
        using var trainer = new VaeTrainer(Gaussian, options);
        var result = trainer.Train(Noise(deviation: 1, mean: 0, shared: true), progress: progress);
        Assert.All(progress.Reports, report => Assert.Null(report.Warning), throwIfEmpty: true);
        Assert.Null(result.Warning);
    }

    [Fact]
    public void A_scaled_training_that_ends_above_the_means_is_warned_of_at_its_end_without_a_word_on_scaling()
    {
        var progress = new Recorder();
        using var trainer = new VaeTrainer(Gaussian, Synthetic.Options(2) with { LearningRate = 1e-9 });
        var result = trainer.Train(Noise(deviation: 1, mean: 2), progress: progress);
        var warning = Assert.Single(progress.Reports, report => report.Warning is not null);
        Assert.Equal(2, warning.Completed!.Epoch);
        Assert.Equal(result.Warning, warning.Warning);
        Assert.DoesNotContain("scaled", result.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_beyond_any_sense_ends_the_training_with_the_range_of_the_data_and_without_a_checkpoint()
    {
        using var directory = new TemporaryDirectory();
        using var trainer = new VaeTrainer(Gaussian, Synthetic.Options(3), directory.Path);
        var error = Assert.Throws<TrainingDivergedException>(() =>
            trainer.Train(Noise(deviation: 9), progress: new Recorder(r => Explode(trainer.Network, r)))
        );
        Assert.Equal(1, error.Epoch);
        Assert.Contains("always answering 0 costs", error.Message, StringComparison.Ordinal);
        Assert.Contains("rows of noise are not scaled: their values go from", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("learning rate", error.Message, StringComparison.Ordinal);
        Assert.Empty(directory.Files);
        Assert.Throws<InvalidOperationException>(() => trainer.SaveCheckpoint(directory.Path));
        Assert.Empty(directory.Files);

        // So it comes out by itself for rows around 1,000: an exponential of 1e26.
        static void Explode(VaeNetwork network, TrainingProgress report)
        {
            if (report.Point.Step == 0)
            {
                using var quiet = torch.no_grad();
                network.get_parameter("log_variance.bias")!.fill_(60);
            }
        }
    }

    [Fact]
    public void A_parameter_that_the_last_step_lost_is_found_before_the_epoch_is_kept()
    {
        using var directory = new TemporaryDirectory();
        using var trainer = new VaeTrainer(Gaussian, Synthetic.Options(3), directory.Path);
        var error = Assert.Throws<TrainingDivergedException>(() =>
            trainer.Train(Noise(deviation: 1, mean: 0), progress: new Recorder(r => Lose(trainer.Network, r)))
        );
        Assert.Equal((2, 6), (error.Epoch, error.Step));
        Assert.StartsWith("The parameter mean.bias is not finite in epoch 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("lower learning rate", error.Message, StringComparison.Ordinal);
        Assert.Single(trainer.History);
        using var before = VaeTrainer.Resume(directory.Path);
        Assert.Single(before.History);

        static void Lose(VaeNetwork network, TrainingProgress report)
        {
            if (report.Point.Epoch == 2 && report.Point.Step == report.Point.StepsPerEpoch - 1)
            {
                using var quiet = torch.no_grad();
                network.get_parameter("mean.bias")!.fill_(float.PositiveInfinity);
            }
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_in_the_first_step_is_not_blamed_on_the_learning_rate()
    {
        using var trainer = new VaeTrainer(Gaussian, Synthetic.Options(1));
        using (torch.no_grad())
        {
            trainer.Network.get_parameter("log_variance.bias")!.fill_(200);
        }

        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Train(Noise(deviation: 1, mean: 0)));
        Assert.Equal((1, 0), (error.Epoch, error.Step));
        Assert.Contains("no learning rate is to blame", error.Message, StringComparison.Ordinal);
        Assert.Contains("their values go from", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_outlier_among_scaled_rows_is_named_when_the_loss_overflows()
    {
        var values = new float[100_000];
        values[77_777] = 2_000;
        using var trainer = new VaeTrainer(
            VaeArchitecture.Mlp(2, [16], 2, 0, Likelihood.Gaussian),
            Synthetic.Options(1) with
            {
                BatchSize = 10_000,
            }
        );
        using (torch.no_grad())
        {
            // So that the outlier overflows whatever the initialisation.
            trainer.Network.get_parameter("log_variance.weight")!.mul_(torch.tensor(100f)).abs_();
        }

        var error = Assert.Throws<TrainingDivergedException>(() =>
            trainer.Train(VaeDataset.FromRows("made", new DataShape(2), values))
        );
        Assert.Contains(
            "rows of made have outliers: their values go from 0 to 2000",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rows_that_hardly_differ_are_named_instead_of_the_warm_up()
    {
        var progress = new Recorder();
        using var trainer = new VaeTrainer(Gaussian, Synthetic.Options(3) with { LearningRate = 0.01 });
        trainer.Train(Noise(deviation: 1e-3, mean: 0), progress: progress);
        var warning = Assert.Single(
            progress.Reports,
            report => report.Warning?.Contains("collapsed", StringComparison.Ordinal) == true
        );
        Assert.Contains("rows of noise are not scaled", warning.Warning, StringComparison.Ordinal);
        Assert.DoesNotContain("longer warm-up", warning.Warning, StringComparison.Ordinal);
    }

    private static VaeArchitecture Gaussian { get; } = VaeArchitecture.Mlp(4, [16], 2, 0, Likelihood.Gaussian);

    /// <summary>64 rows of 4 columns; columns that share their noise can be told from one latent dimension.</summary>
    private static VaeDataset Noise(double deviation, double mean = 30, bool shared = false)
    {
        var noise = new float[64 * 4];
        NormalNoise.Fill(1, 0, NoisePurpose.Evaluation, 4, noise);
        var values = noise.Select((_, i) => (float)(mean + deviation * noise[shared ? i / 4 * 4 : i]));
        return VaeDataset.FromRows("noise", new DataShape(4), [.. values]);
    }

    private static VaeDataset Rows(int columns, params float[] values) =>
        VaeDataset.FromRows("made", new DataShape(columns), values);

    [Fact]
    public void A_wild_value_among_many_rows_is_no_divergence()
    {
        // Two elements of one row are thousands of spreads from their means; the encoder sees ten.
        var random = new Random(5);
        var values = Enumerable.Range(0, 400 * 4).Select(_ => random.NextSingle()).ToArray();
        values[8] = values[9] = 1_000;
        var scale = new Standardization([0.5f, 0.5f, 0.5f, 0.5f], [0.3f, 0.3f, 0.3f, 0.3f]);
        var network = VaeArchitecture.Mlp(4, [32], 2, likelihood: Likelihood.DiagonalGaussian) with
        {
            Standardization = scale,
        };
        var options = new TrainingOptions
        {
            Epochs = 3,
            Seed = 1,
            GradientNormLimit = 5,
            LearningRate = 2e-3,
            Initialization = WeightInitialization.LeCun,
        };
        using var trainer = new VaeTrainer(network, options);

        var result = trainer.Train(VaeDataset.FromRows("wild", new DataShape(4), values));

        Assert.Equal(TrainingOutcome.Completed, result.Outcome);
        using var scope = torch.NewDisposeScope();
        var (near, far) = (torch.tensor([3.5f, 3.5f, 0.5f, 0.5f], 1, 4), torch.tensor([1e6f, 1e9f, 0.5f, 0.5f], 1, 4));
        Assert.Equal(
            trainer.Network.Encode(near).LogVariance.data<float>().ToArray(),
            trainer.Network.Encode(far).LogVariance.data<float>().ToArray()
        );
    }
}
