using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Tests.Persistence;

namespace Vae.MLNet.Tests.Schema;

/// <summary>What has the elements of a column of data has their names, too.</summary>
public class SlotNameTests
{
    private static readonly string[] names = ["Age", "Height", "Weight", "Pulse", "Sugar", "Iron"];

    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_reconstruction_has_the_slot_names_of_its_data_also_saved_and_loaded()
    {
        var data = Patients().Apply(ml.Transforms.Concatenate("Data", names));
        var estimator = ml.Transforms.ReconstructWithVae("Again", Bundles.Mlp, "Data");

        var fitted = estimator.Fit(data);

        Assert.Equal(names, fitted.Transform(data).Schema["Again"].SlotNames());
        Assert.Equal(names, fitted.GetOutputSchema(data.Schema)["Again"].SlotNames());
        var foretold = Shapes.Of(estimator, data.Schema).Single(column => column.Name == "Again");
        Assert.Contains(foretold.Annotations, annotation => annotation.Name == "SlotNames");
        RoundTrip.AssertSurvives(ml, fitted, data);
    }

    [Fact]
    public void A_reconstruction_in_place_of_its_data_keeps_the_names()
    {
        var view = Patients()
            .Apply(
                ml.Transforms.Concatenate("Data", names).Append(ml.Transforms.ReconstructWithVae("Data", Bundles.Mlp))
            );

        Assert.Equal(names, view.Schema["Data"].SlotNames());
    }

    [Fact]
    public void A_transferred_style_has_the_slot_names_of_its_data()
    {
        string[] pixels = [.. Enumerable.Range(0, 36).Select(i => $"p{i}")];
        var data = new ProbeView(
            3,
            [
                .. pixels.Select(
                    (name, i) => Probe.Scalar(name, NumberDataViewType.Single, row => Source.Image(row, 36)[i])
                ),
                Probe.Scalar("Label", NumberDataViewType.Byte, Source.Class),
            ]
        ).Apply(ml.Transforms.Concatenate("Data", pixels));
        var fitted = ml
            .Transforms.StyleTransferWithVae("Other", Bundles.Conditional, "Data", "Label", "Label")
            .Fit(data);

        Assert.Equal(pixels, fitted.Transform(data).Schema["Other"].SlotNames());
        RoundTrip.AssertSurvives(ml, fitted, data);
    }

    [Fact]
    public void Data_without_names_gives_none()
    {
        var data = Source.Of(3);
        var estimator = ml.Transforms.ReconstructWithVae("Again", Bundles.Mlp, "Data");

        Assert.False(data.Apply(estimator).Schema["Again"].HasSlotNames());
        var foretold = Shapes.Of(estimator, data.Schema).Single(column => column.Name == "Again");
        Assert.DoesNotContain(foretold.Annotations, annotation => annotation.Name == "SlotNames");
    }

    private static ProbeView Patients() =>
        new(
            5,
            [.. names.Select((name, i) => Probe.Scalar(name, NumberDataViewType.Single, row => Source.Image(row)[i]))]
        );
}
