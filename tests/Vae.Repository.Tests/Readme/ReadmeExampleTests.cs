using Vae.Inference;

namespace Vae.Repository.Tests.Readme;

/// <summary>Runs the README's examples beside a handful of digits and the repository's models.</summary>
public sealed class ReadmeExampleTests(WorkingDirectory directory) : IClassFixture<WorkingDirectory>
{
    [Fact]
    public void Training_ends_with_a_bundle_that_loads()
    {
        var result = ReadmeExamples.Train();

        Assert.Equal(30, result.History.Count);
        using var model = VaeModel.Load(directory.PathOf("models/digits"));
        Assert.Equal((2, 10), (model.LatentSize, model.ClassCount));
        Assert.InRange(model.Card.Export.ParityMaxAbsoluteDifference, 0, 1e-4);
    }

    [Fact]
    public void Generating_writes_every_digit()
    {
        ReadmeExamples.Generate();

        using var digits = IdxReader.Open(directory.PathOf("digits-idx3-ubyte"));
        Assert.Equal([2_000, 28, 28], digits.Dimensions);
        var pixels = new byte[2_000 * 28 * 28];
        digits.ReadItems(pixels);
        Assert.All(pixels.Chunk(28 * 28), digit => Assert.InRange(digit.Max(), 128, 255));
    }

    [Fact]
    public void A_deployed_model_scores_noise_worse_than_digits()
    {
        var (codes, reconstructions, scores) = ReadmeExamples.Deploy();

        Assert.Equal(WorkingDirectory.Rows * 2, codes.Mean.Length);
        Assert.Equal(WorkingDirectory.Rows * 28 * 28, reconstructions.Length);
        using var model = VaeModel.Load(directory.PathOf("models/mnist-vae"));
        var random = new Random(1);
        var noise = Enumerable.Range(0, 28 * 28).Select(_ => random.NextSingle()).ToArray();
        Assert.All(scores, score => Assert.True(score.NegativeElbo < model.Score(noise)[0].NegativeElbo));
    }
}
