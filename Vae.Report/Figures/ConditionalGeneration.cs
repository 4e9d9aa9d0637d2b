using Vae.Inference;

namespace Vae.Report;

/// <summary>The report's figure 7: samples of every class, and how many a classifier that knows no VAE reads as the class asked for.</summary>
internal static partial class ConditionalGeneration
{
    private const int Seeds = 5;
    private const int ShownPerClass = 10;
    private const int CountedPerClass = 100;
    private const int Digits = 4;

    public static Figure Make(ReportInputs inputs)
    {
        using var judge = Classifier.OfImages(
            inputs.Training,
            inputs.Cvae.ClassCount,
            inputs.Seed,
            inputs.Cancellation
        );
        var accuracy = TestAccuracy(judge, inputs);
        var shown = Sample.Draw(inputs, judge, inputs.Seed, ShownPerClass);
        var counted = Enumerable
            .Range(0, Seeds)
            .Select(i => Sample.Draw(inputs, judge, inputs.Seed + i, CountedPerClass))
            .ToList();
        return new Figure
        {
            Id = "07-conditional-generation",
            Title = "Conditional generation",
            Caption =
                $"{ShownPerClass} samples of the CVAE for each class, drawn with seed {inputs.Seed}; the classifier reads {100 * shown.Overall:0.0}% of these as the class "
                + $"asked for. Of {CountedPerClass} samples a class with the seeds {counted[0].Seed} to {counted[^1].Seed} it reads "
                + $"{100 * counted.Min(sample => sample.Overall):0.0}% to {100 * counted.Max(sample => sample.Overall):0.0}% as asked. "
                + $"The classifier is a convolutional network that learnt from the {inputs.Training.Count:N0} training images of {inputs.Training.Name} in "
                + $"{Classifier.ImageEpochs} epochs (seed {inputs.Seed}), knows nothing of the CVAE, and is right for {100 * accuracy:0.00}% of the {inputs.Test.Count:N0} test images.",
            Alt =
                $"A grid of generated images with a row of {ShownPerClass} for each class; the classifier reads {100 * shown.Overall:0.0}% of them as their class.",
            Data = new
            {
                classifier = new
                {
                    test_accuracy = Rounded.To(Digits, accuracy),
                    training_rows = inputs.Training.Count,
                    test_rows = inputs.Test.Count,
                    epochs = Classifier.ImageEpochs,
                    inputs.Seed,
                },
                shown_seed = inputs.Seed,
                shown = new
                {
                    samples_per_class = ShownPerClass,
                    overall = Rounded.To(Digits, shown.Overall),
                    by_class = Rounded.All(Digits, shown.ByClass),
                    labels = shown.ByRow(shown.Labels),
                    read_as = shown.ByRow(shown.ReadAs),
                    z = shown.ByRow(shown.Latents),
                },
                samples_per_class = CountedPerClass,
                seeds = counted
                    .Select(sample => new
                    {
                        sample.Seed,
                        overall = Rounded.To(Digits, sample.Overall),
                        by_class = Rounded.All(Digits, sample.ByClass),
                    })
                    .ToList(),
            },
            Sheets = [Sheet(inputs, shown)],
        };
    }

    private static ImageSheet Sheet(ReportInputs inputs, Sample shown) =>
        new()
        {
            Name = "07-conditional-generation",
            Title = $"CVAE: {ShownPerClass} samples of each class",
            Alt = $"Rows: the classes 0 to {inputs.Cvae.ClassCount - 1}. Columns: {ShownPerClass} samples.",
            Shape = inputs.Cvae.Signature.Shape,
            Images = [.. shown.ByRow([.. shown.Images.Chunk(inputs.Cvae.DataSize)]).SelectMany(image => image)],
            Columns = ShownPerClass,
            RowHeadings =
            [
                .. Enumerable
                    .Range(0, inputs.Cvae.ClassCount)
                    .Select(i => inputs.Cvae.Bundle.Card.ClassNames?[i] ?? $"{i}"),
            ],
        };

    private static double TestAccuracy(Classifier judge, ReportInputs inputs)
    {
        var right = 0.0;
        foreach (var block in DataBlock.Of(inputs.Test, inputs.Test.Count))
        {
            right += judge.Accuracy(block.Images, block.Labels.Span) * block.Count;
        }

        return right / inputs.Test.Count;
    }
}
