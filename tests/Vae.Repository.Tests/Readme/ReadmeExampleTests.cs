using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Inference;

namespace Vae.Repository.Tests.Readme;

/// <summary>Runs the README's examples beside a handful of digits and the repository's models.</summary>
public sealed class ReadmeExampleTests(WorkingDirectory directory) : IClassFixture<WorkingDirectory>
{
    [Fact]
    public void A_saved_pipeline_predicts_the_same_with_and_without_VaeML()
    {
        var (metrics, schema) = ReadmeExamples.Pipeline();
        Assert.InRange(metrics.MicroAccuracy, 0.9, 1); // The test digits are the training digits.
        Assert.Equal("Vector<Single, 16>", $"{schema["Features"].Type}");

        var (batched, plain) = ReadmeExamples.LoadPipeline();
        using var first = (IDisposable)batched;
        using var second = (IDisposable)plain;
        var ml = new MLContext();
        var test = ml.Data.LoadFromRowFile("digits/t10k-images-idx3-ubyte", "digits/t10k-labels-idx1-ubyte");
        uint[] Predicted(ITransformer model) =>
            [
                .. ml
                    .Data.CreateEnumerable<ClassifiedRow>(model.Transform(test), false, ignoreMissingColumns: true)
                    .Select(row => row.PredictedLabel),
            ];
        Assert.Equal(WorkingDirectory.Rows, Predicted(batched).Length);
        Assert.Equal(Predicted(batched), Predicted(plain));
    }

    [Fact]
    public void A_detector_scores_every_row_as_the_model_does()
    {
        using var file = RowReader.Open(directory.PathOf("digits/t10k-images-idx3-ubyte"));
        var images = file.ReadToEnd();
        using var model = VaeModel.Load(directory.PathOf("models/mnist-vae-16d"));

        var expected = model.Score(images, options: new VaeScoreOptions { ElboSamples = 0 });
        Assert.Equal(expected.Select(score => (float)score.NegativeElbo), ReadmeExamples.DetectAnomalies());
    }

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
    public void Sampled_rows_are_in_MLNets_own_file()
    {
        ReadmeExamples.Sample();
        using var model = VaeModel.Load("models/mnist-cvae");
        var ml = new MLContext();
        var rows = ml.Data.LoadFromBinary(directory.PathOf("digits.idv"));
        var digits = rows.GetColumn<float[]>("Data").SelectMany(digit => digit).ToArray();
        var expected = model.Generate(2_000, seed: 7, LabelPlan.Parse("0-9", model.ClassCount));
        Assert.Equal(expected.Length, digits.Length);
        Assert.All(expected.Zip(digits), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Generating_writes_every_digit()
    {
        ReadmeExamples.Generate();

        using var digits = RowReader.Open(directory.PathOf("digits-idx3-ubyte"));
        Assert.Equal(2_000, digits.Count);
        Assert.Equal([28, 28], digits.RowShape);
        var pixels = new byte[2_000 * 28 * 28];
        digits.ReadValues<byte>(pixels);
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
