using Vae.Inference;

namespace Vae.Report;

/// <summary>The report's figure 5: the latent space of the conditional model, and how much of the class can be read from it.</summary>
internal static class ConditionalScatter
{
    private const int Digits = 4;

    public static Figure Make(ReportInputs inputs)
    {
        var rows = inputs.ShownPosteriors(inputs.Cvae);
        var plane = LatentPlane.Of(rows);
        var (vae, cvae) = (AccuracyFromZ(inputs.Vae, inputs), AccuracyFromZ(inputs.Cvae, inputs));
        var majority = MajorityShare(inputs);
        return new Figure
        {
            Id = "05-latent-scatter-cvae",
            Title = "Latent space of the CVAE",
            Caption =
                $"The posterior means of the first {rows.Count:N0} test images of {inputs.Test.Name}, each encoded with its label, coloured by class. "
                + $"How mixed the classes are: a small network that learnt (seed {inputs.Seed}) to read the class from the posterior means of all "
                + $"{inputs.Training.Count:N0} training images finds it for {100 * cvae:0.0}% of all {inputs.Test.Count:N0} test images, and for {100 * vae:0.0}% "
                + $"with the VAE; always answering the most frequent class is right for {100 * majority:0.0}%.",
            Alt = plane.Describe(rows.Labels),
            Chart = "latentScatter",
            Data = new
            {
                model = "CVAE",
                axes = plane.AxisNames,
                x = Rounded.Points(plane.Points, 2, 0),
                y = Rounded.Points(plane.Points, 2, 1),
                labels = rows.Labels.ToArray(),
                accuracy_from_z = new
                {
                    vae = Rounded.To(Digits, vae),
                    cvae = Rounded.To(Digits, cvae),
                    majority_class = Rounded.To(Digits, majority),
                    training_rows = inputs.Training.Count,
                    test_rows = inputs.Test.Count,
                    inputs.Seed,
                },
            },
        };
    }

    private static double AccuracyFromZ(VaeModel model, ReportInputs inputs)
    {
        var training = PosteriorRows.Of(model, inputs.Training, inputs.Cancellation);
        var test = inputs.TestPosteriors(model);
        using var classifier = Classifier.OfVectors(
            training.Mean,
            model.LatentSize,
            training.Labels,
            inputs.Cvae.ClassCount,
            inputs.Seed,
            inputs.Cancellation
        );
        return classifier.Accuracy(test.Mean, test.Labels.Span);
    }

    /// <summary>The share of the class that is most frequent among the training images in the test images.</summary>
    private static double MajorityShare(ReportInputs inputs)
    {
        var majority = inputs
            .Training.Labels.ToArray()
            .CountBy(label => label)
            .MaxBy(pair => (pair.Value, -pair.Key))
            .Key;
        return (double)inputs.Test.Labels.Span.Count(majority) / inputs.Test.Count;
    }
}
