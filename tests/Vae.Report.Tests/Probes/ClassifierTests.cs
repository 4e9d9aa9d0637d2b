using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

public sealed class ClassifierTests
{
    private const int Classes = 3;

    [Fact]
    public void Classes_in_clusters_are_found()
    {
        var (rows, labels) = Clusters(600, seed: 1);
        var (fresh, truth) = Clusters(200, seed: 2);
        using var classifier = Learn(rows, labels);
        var right = classifier.Predict(fresh).Zip(truth).Count(pair => pair.First == pair.Second);
        Assert.InRange(right, 195, 200);
        Assert.Equal(right / 200.0, classifier.Accuracy(fresh, truth));
    }

    [Fact]
    public void Labels_that_say_nothing_about_the_rows_cannot_be_found()
    {
        var (rows, _) = Clusters(600, seed: 3);
        var (fresh, _) = Clusters(600, seed: 4);
        var truth = new Random(10).GetItems<long>([0, 1, 2], 600);
        using var classifier = Learn(rows, [.. new Random(5).GetItems<long>([0, 1, 2], 600)]);
        // A guess is right for one row in three; five standard deviations are 0.1.
        Assert.InRange(classifier.Accuracy(fresh, truth), 1.0 / 3 - 0.1, 1.0 / 3 + 0.1);
    }

    [Fact]
    public void The_same_rows_and_seed_give_the_same_classifier()
    {
        var (rows, _) = Clusters(300, seed: 6);
        var labels = new Random(7).GetItems<long>([0, 1, 2], 300);
        using var first = Learn(rows, labels);
        using var second = Learn(rows, labels);
        Assert.Equal(first.Predict(rows), second.Predict(rows));
    }

    [Fact]
    public void Garbage_collections_of_other_threads_free_nothing_that_libtorch_reads()
    {
        var (rows, labels) = Clusters(30_000, seed: 8);
        using var quiet = Learn(rows, labels);
        using var collecting = new CollectingThread();
        using var disturbed = Learn(rows, labels);
        Assert.Equal(quiet.Predict(rows), disturbed.Predict(rows));
    }

    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(3, 7, 5)]
    [InlineData(10)]
    public void Rows_of_any_shape_are_read(params int[] shape)
    {
        var data = Bars(new DataShape(shape), 3_000);
        using var classifier = Classifier.OfImages(data, Classes, 1, CancellationToken.None);
        var images = new float[data.Count * data.Shape.Size];
        data.CopyRows(0, images);
        Assert.InRange(classifier.Accuracy(images, data.Labels.Span), 0.95, 1);
    }

    [Fact]
    public void A_label_out_of_range_is_named()
    {
        var error = Assert.Throws<InvalidDataException>(() => Learn(new float[6], [0, 3, 1]));
        Assert.Equal("The label of row 1 of the vectors is 3; expected 0 to 2.", error.Message);
        var unlabelled = VaeDataset.FromRows("bars", new DataShape([4]), new float[8]);
        error = Assert.Throws<InvalidDataException>(() =>
            Classifier.OfImages(unlabelled, Classes, 1, CancellationToken.None)
        );
        Assert.Equal("bars has 0 labels for 2 rows; expected one a row.", error.Message);
    }

    [Fact]
    public void A_training_can_be_stopped()
    {
        var (rows, labels) = Clusters(30, seed: 8);
        Assert.Throws<OperationCanceledException>(() =>
            Classifier.OfVectors(rows, 2, labels, Classes, 1, new CancellationToken(canceled: true))
        );
    }

    private static Classifier Learn(float[] rows, long[] labels) =>
        Classifier.OfVectors(rows, 2, labels, Classes, 1, CancellationToken.None);

    /// <summary>Points near the corners of a triangle.</summary>
    private static (float[] Rows, long[] Labels) Clusters(int count, int seed)
    {
        var random = new Random(seed);
        var labels = random.GetItems<long>([0, 1, 2], count);
        var rows = labels.SelectMany(label =>
            (float[])
                [
                    (float)(Math.Cos(label * 2.1) + random.NextDouble() * 0.4),
                    (float)(Math.Sin(label * 2.1) + random.NextDouble() * 0.4),
                ]
        );
        return ([.. rows], labels);
    }

    /// <summary>Rows of which the third that the label names is bright.</summary>
    private static VaeDataset Bars(DataShape shape, int count)
    {
        var random = new Random(9);
        var labels = Enumerable.Range(0, count).Select(i => (long)(i % Classes)).ToArray();
        var rows = new float[count * shape.Size];
        for (var i = 0; i < rows.Length; i++)
        {
            var third = i % shape.Size * Classes / shape.Size;
            rows[i] = (float)(random.NextDouble() * 0.3 + (third == labels[i / shape.Size] ? 0.7 : 0));
        }

        return VaeDataset.FromRows("bars", shape, rows, labels);
    }
}
