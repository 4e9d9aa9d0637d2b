using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class ConditionalGenerationTests(MadeFigures made) : IDisposable
{
    private const string Id = "07-conditional-generation";

    private readonly Classifier judge = Classifier.OfImages(
        MadeFigures.Inputs.Training,
        10,
        MadeFigures.Inputs.Seed,
        default
    );

    [Fact]
    public void The_picture_shows_the_first_ten_samples_of_each_class()
    {
        var expected = Enumerable
            .Range(0, 10)
            .SelectMany(label => Generated(100, MadeFigures.Inputs.Seed).Where((_, i) => i % 10 == label))
            .SelectMany(image => image);
        made.Sheet(Id, Id).Show(expected);
    }

    [Fact]
    public void The_numbers_behind_the_picture_are_its_latents_labels_and_readings()
    {
        var shown = made.Data(Id).GetProperty("shown");
        var labels = shown.Longs("labels");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)(i / 10)), labels);
        var images = Models.Of("cvae").Decode([.. shown.Vectors("z").SelectMany(z => z)], labels);
        made.Sheet(Id, Id).Show(images);
        Assert.Equal(judge.Predict(images), shown.Longs("read_as"));
        Assert.Equal(
            labels.Zip(shown.Longs("read_as")).Average(p => p.First == p.Second ? 1 : 0),
            shown.Double("overall"),
            1e-4
        );
        JsonNumbers.Close(
            [
                .. Enumerable
                    .Range(0, 10)
                    .Select(k =>
                        labels
                            .Zip(shown.Longs("read_as"))
                            .Skip(10 * k)
                            .Take(10)
                            .Average(p => p.First == p.Second ? 1 : 0)
                    ),
            ],
            shown.Doubles("by_class"),
            1e-4
        );
    }

    [Fact]
    public void The_shares_are_those_of_a_hundred_generated_images_a_class_and_seed()
    {
        var seeds = made.Data(Id).Elements("seeds");
        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => MadeFigures.Inputs.Seed + i),
            seeds.Select(s => (long)s.Double("seed"))
        );
        foreach (var row in new[] { seeds[0], seeds[3] })
        {
            var found = judge.Predict([.. Generated(1_000, (long)row.Double("seed")).SelectMany(image => image)]);
            var right = Enumerable.Range(0, 1_000).Where(i => found[i] == i % 10).ToList();
            Assert.Equal(right.Count / 1_000.0, row.Double("overall"), 1e-4);
            JsonNumbers.Close(
                [.. Enumerable.Range(0, 10).Select(k => right.Count(i => i % 10 == k) / 100.0)],
                row.Doubles("by_class"),
                1e-4
            );
        }
    }

    [Fact]
    public void The_classifier_s_own_accuracy_is_counted_on_the_test_images()
    {
        var classifier = made.Data(Id).GetProperty("classifier");
        var right = judge.Predict(MadeFigures.TestImages).Zip(MadeFigures.TestLabels).Count(p => p.First == p.Second);
        Assert.Equal(right / 300.0, classifier.Double("test_accuracy"), 1e-4);
        Assert.InRange(classifier.Double("test_accuracy"), 0.5, 1);
        Assert.Equal((600, 300), (classifier.Double("training_rows"), classifier.Double("test_rows")));
        Assert.Equal(Classifier.ImageEpochs, classifier.Double("epochs"));
        Assert.Contains(
            $"right for {100.0 * right / 300:0.00}% of the 300 test images",
            made.Json(Id).Text("caption"),
            StringComparison.Ordinal
        );
    }

    public void Dispose() => judge.Dispose();

    /// <summary>What <c>VaeModel.Generate</c> makes when it goes through the classes in turn.</summary>
    private static float[][] Generated(int count, long seed) =>
        [.. Models.Of("cvae").Generate(count, seed, LabelPlan.Cycle(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)).Chunk(28 * 28)];
}
