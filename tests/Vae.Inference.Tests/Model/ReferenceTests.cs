namespace Vae.Inference.Tests;

/// <summary>Every operation against PyTorch in double precision.</summary>
public class ReferenceTests
{
    private const double Tolerance = 2e-6;

    public static TheoryData<string, int> Models
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in (string[])["mlp", "gaussian", "conv-cvae"])
            {
                // One batch, batches that do not divide the seven rows, and one row at a time.
                data.Add(name, 256);
                data.Add(name, 3);
                data.Add(name, 1);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Encode_gives_PyTorchs_posteriors(string name, int batchSize)
    {
        var expected = Fixture.Expected(name);
        using var model = Fixture.Load(name, new VaeModelOptions { BatchSize = batchSize });

        var posterior = model.Encode(expected.Data, expected.Labels);

        Fixture.AssertClose(expected.Mean, posterior.Mean, Tolerance);
        Fixture.AssertClose(expected.LogVariance, posterior.LogVariance, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Samples_of_prior_and_posterior_are_the_reference_generators(string name, int batchSize)
    {
        var expected = Fixture.Expected(name);
        using var model = Fixture.Load(name, new VaeModelOptions { BatchSize = batchSize });

        var rows = expected.Mean.Length / model.LatentSize;
        var posterior = model.SamplePosterior(
            model.Encode(expected.Data, expected.Labels),
            expected.Seed,
            expected.FirstRow
        );

        Fixture.AssertClose(
            expected.PriorSamples,
            model.SamplePrior(rows, expected.Seed, expected.FirstRow),
            Tolerance
        );
        Fixture.AssertClose(expected.PosteriorSamples, posterior, 2 * Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Generate_and_Decode_give_PyTorchs_images(string name, int batchSize)
    {
        var expected = Fixture.Expected(name);
        using var model = Fixture.Load(name, new VaeModelOptions { BatchSize = batchSize });
        var generated = new float[expected.Generated.Length];

        model.Generate(expected.Seed, expected.FirstRow, expected.Labels, generated);
        var decoded = model.Decode([.. expected.PriorSamples.Select(value => (float)value)], expected.Labels);

        Fixture.AssertClose(expected.Generated, generated, Tolerance);
        Fixture.AssertClose(expected.Generated, decoded, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Reconstruct_decodes_the_mean_also_in_place(string name, int batchSize)
    {
        var expected = Fixture.Expected(name);
        using var model = Fixture.Load(name, new VaeModelOptions { BatchSize = batchSize });
        var inPlace = expected.Data.ToArray();

        model.Reconstruct(inPlace, expected.Labels, inPlace);

        Fixture.AssertClose(expected.Reconstructions, model.Reconstruct(expected.Data, expected.Labels), Tolerance);
        Fixture.AssertClose(expected.Reconstructions, inPlace, Tolerance);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(2)]
    public void TransferStyle_decodes_with_the_target_labels(int batchSize)
    {
        var expected = Fixture.Expected("conv-cvae");
        using var model = Fixture.Load("conv-cvae", new VaeModelOptions { BatchSize = batchSize });

        var transferred = model.TransferStyle(expected.Data, expected.Labels, expected.TargetLabels);

        Fixture.AssertClose(expected.Transferred, transferred, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Scores_are_PyTorchs(string name, int batchSize)
    {
        var expected = Fixture.Expected(name);
        using var model = Fixture.Load(name, new VaeModelOptions { BatchSize = batchSize });
        var options = new VaeScoreOptions { Seed = expected.Seed, FirstRow = expected.FirstRow };

        var one = model.Score(
            expected.Data,
            expected.Labels,
            options with
            {
                ImportanceSamples = expected.ImportanceSamples,
            }
        );
        var three = model.Score(expected.Data, expected.Labels, options with { ElboSamples = 3 });
        var none = model.Score(expected.Data, expected.Labels, options with { ElboSamples = 0 });

        Fixture.AssertClose(expected.Kl, one.Select(score => score.KlDivergence), 1e-5);
        Fixture.AssertClose(expected.Loss, one.Select(score => score.ReconstructionLoss), 1e-5);
        Fixture.AssertClose(
            [.. expected.Loss.Zip(expected.Kl, (l, k) => l + k)],
            one.Select(score => score.NegativeElbo),
            2e-5
        );
        Fixture.AssertClose(expected.ImportanceWeighted, one.Select(score => score.ImportanceWeightedBound), 1e-5);
        Fixture.AssertClose(expected.LossThreeSamples, three.Select(score => score.ReconstructionLoss), 1e-5);
        Fixture.AssertClose(expected.LossOfMean, none.Select(score => score.ReconstructionLoss), 1e-5);
        Assert.All(three, score => Assert.True(double.IsNaN(score.ImportanceWeightedBound)), throwIfEmpty: true);
    }
}
