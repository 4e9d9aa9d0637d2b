using Vae.Inference;
using Vae.Training.Tests.Training;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Codes;

public sealed class CodePriorTests
{
    private static readonly LatentCodes Grid = new()
    {
        Size = 3,
        Height = 3,
        Width = 4,
    };

    [Fact]
    public void A_window_has_the_positions_above_and_to_the_left()
    {
        var windows = CodePriorNetwork.WindowsOf(Grid, reach: 1);
        // Above left, above, above right, left; 12 is outside.
        Assert.Equal([12, 12, 12, 12], windows[..4]);
        Assert.Equal([12, 12, 12, 2], windows[12..16]);
        Assert.Equal([12, 0, 1, 12], windows[16..20]);
        Assert.Equal([0, 1, 2, 4], windows[20..24]);
        Assert.Equal([6, 7, 12, 10], windows[44..]);
        for (var position = 0; position < 12; position++)
        {
            var window = CodePriorNetwork.WindowsOf(Grid, reach: 5)[(position * 60)..((position + 1) * 60)];
            Assert.Equal(
                Enumerable.Range(0, position).Select(i => (long)i),
                window.Where(place => place != 12).Order()
            );
        }
    }

    [Fact]
    public void A_code_changes_no_probability_at_its_own_position_or_before_it()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var network = Network();
        var codes = Enumerable.Range(0, 12).Select(i => (long)(i % 3)).ToArray();
        var before = At(codes);
        for (var changed = 0; changed < 12; changed++)
        {
            var others = codes.ToArray();
            others[changed] = (others[changed] + 1) % 3;
            var after = At(others);
            Assert.Equal(before[..((changed + 1) * 3)], after[..((changed + 1) * 3)]);
            if (changed < 11)
            {
                Assert.NotEqual(before[((changed + 1) * 3)..], after[((changed + 1) * 3)..]);
            }
        }

        float[] At(long[] row) => network.LogProbabilities(tensor(row, 1, 12), null).data<float>().ToArray();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_probabilities_of_all_rows_of_codes_add_up_to_one(int classCount)
    {
        using var model = WithPrior(classCount);
        var all = All(model);
        for (var label = 0; label < Math.Max(classCount, 1); label++)
        {
            var losses = new double[all.Length / 4];
            var labels = Enumerable.Repeat((long)label, classCount == 0 ? 0 : losses.Length).ToArray();
            model.CodeLoss(all, labels, losses);
            Assert.Equal(1, losses.Sum(loss => Math.Exp(-loss)), 1e-4);
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void Draws_follow_the_probabilities(double temperature)
    {
        const int draws = 20_000;
        using var trained = WithPrior(0);
        using var model = VqVaeModel.FromBundle(trained.Bundle, new() { Temperatures = [temperature] });
        var codes = new long[4 * draws];
        model.SampleCodes(seed: 11, firstRow: 0, [], codes);
        var first = codes.Where((_, i) => i % 4 == 0).CountBy(code => code).ToDictionary();

        // Of the first position by summing over all rows; of all positions together where no temperature is between.
        var all = All(model);
        var losses = new double[all.Length / 4];
        model.CodeLoss(all, [], losses);
        var shares = new double[8];
        for (var row = 0; row < losses.Length; row++)
        {
            shares[all[4 * row]] += Math.Exp(-losses[row]);
        }

        var powers = shares.Select(share => Math.Pow(share, 1 / temperature)).ToArray();
        AssertShares([.. powers.Select(power => power / powers.Sum())], code => first.GetValueOrDefault(code), draws);
        if (temperature == 1)
        {
            var rows = Enumerable.Range(0, draws).CountBy(i => Number(codes.AsSpan(4 * i, 4))).ToDictionary();
            AssertShares([.. losses.Select(loss => Math.Exp(-loss))], row => rows.GetValueOrDefault(row), draws);
        }
    }

    [Fact]
    public void A_generated_row_hangs_on_its_seed_number_and_label_alone()
    {
        using var model = WithPrior(2);
        var labels = Enumerable.Range(0, 300).Select(i => (long)(i % 2)).ToArray();
        var whole = new float[300 * 64];
        model.Generate(7, 1_000_000_000_000, labels, whole);
        var single = model.SingleThreaded;
        foreach (var size in (int[])[1, 7, 100])
        {
            for (var first = 0; first + size <= 300; first += 97)
            {
                var part = new float[size * 64];
                single.Generate(7, 1_000_000_000_000 + first, labels.AsSpan(first, size), part);
                Assert.All(part.Zip(whole.Skip(first * 64)), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
            }
        }

        var codes = new long[300 * 4];
        model.SampleCodes(7, 1_000_000_000_000, labels, codes);
        Assert.Equal(whole, model.Decode(codes, labels));
        Assert.NotEqual(whole, model.Generate(300, seed: 8, LabelPlan.Cycle(0, 1), firstRow: 1_000_000_000_000));
        Assert.Equal(whole, model.Generate(300, seed: 7, LabelPlan.Cycle(0, 1), firstRow: 1_000_000_000_000));
    }

    [Fact]
    public void A_prior_costs_fewer_nats_than_one_of_equal_codes_and_is_a_part_of_scores_and_bundles()
    {
        using var model = WithPrior(0);
        var summary = model.Card.CodePrior!;
        Assert.True(summary.TrainingLoss < 0.8 * 4 * Math.Log(8), $"{summary}");
        Assert.Equal(("bars", 54, 6), (summary.Data, summary.TrainingRows, summary.ValidationRows));

        var rows = new float[60 * 64];
        Data.CopyRows(0, rows);
        var losses = new double[60];
        model.CodeLoss(model.Encode(rows), [], losses);
        Assert.Equal(losses, model.Score(rows).Select(score => score.KlDivergence));

        using var directory = new TemporaryDirectory();
        model.Save(directory["vq"]);
        Assert.Contains(directory["vq/prior.onnx"], Directory.EnumerateFiles(directory["vq"]));
        using (var read = VqVaeModel.Load(directory["vq"]))
        {
            Assert.True(read.HasPrior);
            Assert.Equal(summary, read.Card.CodePrior);
            Assert.Equal(model.Generate(5, seed: 2), read.Generate(5, seed: 2));
        }

        ModelBundle.Write(directory["vq"], model.Bundle.WithCodePrior(null));
        Assert.False(File.Exists(directory["vq/prior.onnx"]));
        Assert.Null(ModelBundle.Read(directory["vq"]).CodePrior);
    }

    [Fact]
    public void The_same_seed_gives_the_same_prior_with_any_number_of_threads()
    {
        using var model = CodesBundleTests.Model();
        var options = new CodePriorOptions
        {
            Epochs = 2,
            Seed = 3,
            Width = 1024,
            Threads = 1,
        };
        var one = CodePriorTrainer.Train(model, Data, options);
        var three = CodePriorTrainer.Train(model, Data, options with { Threads = 3 });
        Assert.Equal(one.Summary, three.Summary);
        Assert.Equal(model.Bundle.WithCodePrior(one).CodePrior, model.Bundle.WithCodePrior(three).CodePrior);
        Assert.NotEqual(one.Summary, CodePriorTrainer.Train(model, Data, options with { Seed = 4 }).Summary);
    }

    [Fact]
    public void A_model_of_black_and_white_pixels_has_the_prior_of_their_draws()
    {
        using var grey = CodesBundleTests.Model();
        using var binary = VqVaeModel.FromBundle(LatentPriorFitTests.Binarized(grey.Bundle));
        var options = new CodePriorOptions { Epochs = 1, Seed = 3 };
        var expected = CodePriorTrainer.Train(grey, LatentPriorFitTests.Drawn(Data, seed: 3), options);
        Assert.Equal(expected.Summary, CodePriorTrainer.Train(binary, Data, options).Summary);
        Assert.NotEqual(CodePriorTrainer.Train(grey, Data, options).Summary, expected.Summary);
    }

    [Fact]
    public void A_prior_of_no_numbers_draws_nothing()
    {
        using var model = CodesBundleTests.Model();
        using var network = VaeNetwork.Seeded(
            1,
            () => new CodePriorNetwork(model.Signature, new CodePriorOptions { Width = 8 })
        );
        using (no_grad())
        {
            foreach (var parameter in network.parameters())
            {
                parameter.fill_(float.NaN);
            }
        }

        var summary = CodePriorTrainer.Train(model, Data, new CodePriorOptions { Epochs = 1 }).Summary;
        var broken = new CodePrior(network.ToGraph("1.0.0"), summary);
        using var artist = VqVaeModel.FromBundle(model.Bundle.WithCodePrior(broken));
        Assert.Contains(
            "prior.onnx gives the largest ln p of a position's codes as NaN; expected a finite number.",
            Assert.Throws<InvalidDataException>(() => artist.Generate(3, seed: 1)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_out_of_range_or_not_the_models_is_refused_in_one_sentence()
    {
        using var model = CodesBundleTests.Model();
        using var conditional = CodesBundleTests.Model(2);
        var options = new CodePriorOptions();
        Refused("number of epochs", options with { Epochs = 0 });
        Refused("batch size", options with { BatchSize = 0 });
        Refused("learning rate", options with { LearningRate = 0 });
        Refused("reach", options with { Reach = 0 });
        Refused("embedding size", options with { EmbeddingSize = 0 });
        Refused("width", options with { Width = 0 });
        Refused("validation fraction", options with { ValidationFraction = 1 });
        Assert.Contains(
            "shape [3]",
            Assert
                .Throws<ArgumentException>(() =>
                    CodePriorTrainer.Train(model, VaeDataset.FromRows("other", new DataShape(3), new float[6]))
                )
                .Message,
            StringComparison.Ordinal
        );
        // The prior of another model's codes.
        var other = CodePriorTrainer.Train(conditional, Data, options with { Epochs = 1 });
        Assert.Contains(
            "prior.onnx has the class count 2",
            Assert.Throws<InvalidDataException>(() => model.Bundle.WithCodePrior(other)).Message,
            StringComparison.Ordinal
        );

        void Refused(string words, CodePriorOptions wrong) =>
            Assert.Contains(
                words,
                Assert.Throws<ArgumentException>(() => CodePriorTrainer.Train(model, Data, wrong)).Message,
                StringComparison.Ordinal
            );
    }

    private static readonly VaeDataset Data = Synthetic.Bars(60);

    private static CodePriorNetwork Network() =>
        VaeNetwork.Seeded(
            1,
            () =>
                new CodePriorNetwork(
                    new VaeSignature
                    {
                        Shape = new DataShape(1, 8, 8),
                        LatentSize = 12,
                        Codes = Grid,
                    },
                    new CodePriorOptions { Reach = 2, Width = 16 }
                )
        );

    private static VqVaeModel WithPrior(int classCount)
    {
        using var model = CodesBundleTests.Model(classCount);
        var options = new CodePriorOptions
        {
            Epochs = 8,
            BatchSize = 10,
            Width = 32,
            Threads = 1,
        };
        return VqVaeModel.FromBundle(model.Bundle.WithCodePrior(CodePriorTrainer.Train(model, Data, options)));
    }

    /// <summary>All rows of four codes of eight, in order.</summary>
    private static long[] All(VqVaeModel model) =>
        [
            .. Enumerable
                .Range(0, (int)Math.Pow(model.CodebookSize, 4))
                .SelectMany(row => (long[])[row / 512, row / 64 % 8, row / 8 % 8, row % 8]),
        ];

    private static int Number(ReadOnlySpan<long> row) => (int)(row[0] * 512 + row[1] * 64 + row[2] * 8 + row[3]);

    /// <summary>χ² of counts, those expected below 5 taken together, within six deviations of its mean.</summary>
    private static void AssertShares(double[] shares, Func<int, int> count, int draws)
    {
        var (statistic, degrees, rareExpected, rareFound) = (0.0, 0, 0.0, 0.0);
        for (var i = 0; i < shares.Length; i++)
        {
            var expected = shares[i] * draws;
            if (expected < 5)
            {
                (rareExpected, rareFound) = (rareExpected + expected, rareFound + count(i));
                continue;
            }

            statistic += Math.Pow(count(i) - expected, 2) / expected;
            degrees++;
        }

        if (rareExpected > 5)
        {
            statistic += Math.Pow(rareFound - rareExpected, 2) / rareExpected;
            degrees++;
        }

        Assert.True(degrees > 1, $"{degrees} counts are too few to tell.");
        Assert.True(statistic < degrees + 6 * Math.Sqrt(2 * degrees), $"χ² is {statistic:F1} of {degrees} counts.");
    }
}
