using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

public sealed class ReportChecksTests
{
    private static readonly ReportInputs Good = TinyBundle.Inputs(TinyBundle.Unconditional, TinyBundle.Conditional);

    [Fact]
    public void Models_and_data_that_fit_are_taken() => ReportChecks.Check(Good);

    [Fact]
    public void Data_without_labels_is_refused()
    {
        Refuses(
            Good with
            {
                Training = Rows(new(1, 12, 10), 3, null),
            },
            "The training images of mine have no labels; expected one for each image."
        );
        Refuses(
            Good with
            {
                Test = Rows(new(1, 12, 10), 3, null),
            },
            "The test images of mine have no labels; expected one for each image."
        );
    }

    [Fact]
    public void Data_of_another_shape_is_refused() =>
        Refuses(
            Good with
            {
                Test = Rows(new(1, 10, 12), 2, [0, 1]),
            },
            "The test images of mine have the shape [1, 10, 12]; expected [1, 12, 10], that of the models."
        );

    [Fact]
    public void Labels_beyond_the_classes_are_refused() =>
        Refuses(
            Good with
            {
                Training = Rows(new(1, 12, 10), 3, [0, 3, 4]),
            },
            "The label of training image 2 of mine is 4; expected 0 to 3, the CVAE's classes."
        );

    [Fact]
    public void Test_images_of_one_class_are_refused() =>
        Refuses(
            Good with
            {
                Test = Rows(new(1, 12, 10), 2, [1, 1]),
            },
            "All test images of mine are of the class 1; expected at least two classes."
        );

    [Fact]
    public void Models_in_each_other_s_place_are_refused()
    {
        Refuses(Good with { Vae = TinyBundle.Conditional }, "The VAE is conditional; expected a model without labels.");
        Refuses(
            Good with
            {
                Cvae = TinyBundle.Unconditional,
            },
            "The CVAE is unconditional; expected a model with labels."
        );
        Refuses(
            Good with
            {
                Wide = TinyBundle.Conditional,
            },
            "The wide model is conditional; expected a model without labels."
        );
    }

    [Fact]
    public void A_single_latent_dimension_is_refused()
    {
        using var thin = TinyBundle.Model(classes: 0, latentSize: 1);
        Refuses(Good with { Vae = thin }, "The VAE has 1 latent dimension; expected at least 2.");
    }

    [Fact]
    public void Models_of_different_shapes_are_refused()
    {
        using var other = TinyBundle.Model(classes: 4, shape: new(1, 8, 8));
        Refuses(
            Good with
            {
                Cvae = other,
            },
            "The CVAE's rows have the shape [1, 8, 8]; expected [1, 12, 10], the VAE's."
        );
    }

    [Fact]
    public void Images_of_two_channels_are_refused()
    {
        using var strange = TinyBundle.Model(classes: 0, shape: new(2, 8, 8));
        Refuses(
            Good with
            {
                Vae = strange,
            },
            "The VAE's rows have the shape [2, 8, 8]; expected images of 1 or 3 channels."
        );
    }

    [Fact]
    public void A_scatter_of_one_point_is_refused() =>
        Refuses(Good with { Points = 1 }, "The scatters are to show 1 images; expected at least 2.");

    [Fact]
    public void A_cancelled_report_ends_before_the_next_figure()
    {
        using var cancelled = new CancellationTokenSource();
        List<string> begun = [];
        var inputs = Good with
        {
            Cancellation = cancelled.Token,
            Progress = work =>
            {
                begun.Add(work);
                cancelled.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => AllFigures.Make(inputs));
        Assert.Single(begun);
    }

    private static void Refuses(ReportInputs inputs, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => AllFigures.Make(inputs)).Message);

    private static VaeDataset Rows(DataShape shape, int rows, long[]? labels) =>
        VaeDataset.FromRows("mine", shape, new float[rows * shape.Size], labels);
}
