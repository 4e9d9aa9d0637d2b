using System.Text.Json;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class LatentScatterTests(MadeFigures made)
{
    [Fact]
    public void The_points_are_posterior_means_of_the_first_test_images()
    {
        var data = made.Data("02-latent-scatter");
        var means = Models.Of("vae").Encode(MadeFigures.TestImages).Mean;
        Assert.Equal(MadeFigures.TestLabels[..250], data.Longs("labels"));
        JsonNumbers.Close([.. Enumerable.Range(0, 250).Select(i => (double)means[2 * i])], data.Doubles("x"), 6e-5);
        JsonNumbers.Close([.. Enumerable.Range(0, 250).Select(i => (double)means[2 * i + 1])], data.Doubles("y"), 6e-5);
        Assert.Contains(
            "first 250 test images",
            made.Json("02-latent-scatter").Text("caption"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_points_of_the_conditional_model_are_encoded_with_their_labels()
    {
        var data = made.Data("05-latent-scatter-cvae");
        var means = Models.Of("cvae").Encode(MadeFigures.TestImages, MadeFigures.TestLabels).Mean;
        Assert.Equal(MadeFigures.TestLabels[..250], data.Longs("labels"));
        JsonNumbers.Close([.. Enumerable.Range(0, 250).Select(i => (double)means[2 * i])], data.Doubles("x"), 6e-5);
        JsonNumbers.Close([.. Enumerable.Range(0, 250).Select(i => (double)means[2 * i + 1])], data.Doubles("y"), 6e-5);
    }

    [Fact]
    public void More_points_than_test_images_are_all_of_them()
    {
        var figure = LatentScatter.Make(MadeFigures.Inputs with { Points = 5_000 });
        Assert.Equal(300, JsonSerializer.SerializeToElement(figure.Data).Doubles("x").Length);
        Assert.Contains("first 300 test images", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_dimensions_are_shown_on_two_principal_components()
    {
        var figure = LatentScatter.Make(MadeFigures.Inputs with { Vae = Models.Of("wide") });
        var data = JsonSerializer.SerializeToElement(figure.Data);
        Assert.All(
            data.Elements("axes"),
            axis => Assert.Matches(@"^principal component [12] \(\d+% of the variance\)$", axis.GetString()),
            throwIfEmpty: true
        );
        var (x, y) = (data.Doubles("x"), data.Doubles("y"));
        Assert.True(x.Sum(v => v * v) > y.Sum(v => v * v));
        Assert.True(Math.Abs(x.Zip(y, (a, b) => a * b).Sum()) < 1e-3 * x.Sum(v => v * v));
    }

    [Fact]
    public void The_accuracy_from_z_is_that_of_a_classifier_of_posterior_means()
    {
        var accuracy = made.Data("05-latent-scatter-cvae").GetProperty("accuracy_from_z");
        Assert.Equal((600, 300), (accuracy.Double("training_rows"), accuracy.Double("test_rows")));
        Assert.Equal(0.1, accuracy.Double("majority_class"), 1e-4);
        foreach (var id in (string[])["vae", "cvae"])
        {
            var (training, test) = (Means(id, MadeFigures.Inputs.Training), Means(id, MadeFigures.Inputs.Test));
            using var classifier = Classifier.OfVectors(
                training,
                2,
                MadeFigures.Inputs.Training.Labels,
                10,
                MadeFigures.Inputs.Seed,
                default
            );
            var right = classifier.Predict(test).Zip(MadeFigures.TestLabels).Count(pair => pair.First == pair.Second);
            Assert.Equal(right / 300.0, accuracy.Double(id), 1e-4);
        }
    }

    [Fact]
    public void The_nearest_neighbour_too_finds_the_class_from_the_unconditional_latents_more_often()
    {
        var accuracy = made.Data("05-latent-scatter-cvae").GetProperty("accuracy_from_z");
        Assert.True(accuracy.Double("vae") > accuracy.Double("cvae"));
        Assert.True(NearestNeighbour("vae") > NearestNeighbour("cvae"));
    }

    private static double NearestNeighbour(string id)
    {
        var (training, test) = (Means(id, MadeFigures.Inputs.Training), Means(id, MadeFigures.Inputs.Test));
        var labels = MadeFigures.Inputs.Training.Labels.ToArray();
        return Enumerable
            .Range(0, 300)
            .Average(i =>
                labels[Enumerable.Range(0, 600).MinBy(j => Distance(i, j))] == MadeFigures.TestLabels[i] ? 1 : 0
            );

        double Distance(int i, int j) =>
            Math.Pow(test[2 * i] - training[2 * j], 2) + Math.Pow(test[2 * i + 1] - training[2 * j + 1], 2);
    }

    private static float[] Means(string id, Training.VaeDataset data) =>
        Models.Of(id).Encode(MadeFigures.Images(data), id == "cvae" ? data.Labels.Span : default).Mean;
}
