using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

/// <summary>The pictures of a model of colours that has classes with names, and of one that has none.</summary>
public sealed class GeneratedPicturesTests
{
    private static readonly DataShape Colours = new(3, 8, 6);

    [Fact]
    public void Each_class_has_a_row_of_its_own_under_its_name()
    {
        var bundle = Bundle(3);
        var figure = Assert.Single(ModelReport.Figures(bundle), figure => figure.Id == "03-generated-pictures");
        var sheet = Assert.Single(figure.Sheets);
        using var model = VaeModel.FromBundle(bundle);

        Assert.Equal(["ship", "<frog>", "truck"], sheet.RowHeadings);
        Assert.Equal((3, 10, Colours), (sheet.Rows, sheet.Columns, sheet.Shape));
        foreach (var picture in (int[])[0, 14, 29])
        {
            Assert.Equal(
                model.Generate(1, 1, LabelPlan.Constant(picture / 10), firstRow: picture),
                sheet.Images.AsSpan(picture * Colours.Size, Colours.Size).ToArray(),
                (a, b) => Math.Abs(a - b) < 1e-5
            );
        }
    }

    [Fact]
    public void The_page_has_the_picture_in_colour_and_the_names_as_text()
    {
        using var directory = new TemporaryDirectory();
        ModelReport.Write(Bundle(3), "colours", directory["report"], CancellationToken.None);

        var page = File.ReadAllText(directory["report/index.html"]);
        Assert.Contains("figures/03-generated-pictures.png", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<frog>", page, StringComparison.Ordinal);
        Picture.ShowsSomething(
            File.ReadAllBytes(directory["report/figures/03-generated-pictures.png"]),
            "03-generated-pictures.png"
        );
    }

    [Fact]
    public void Without_classes_there_are_sixty_and_rows_of_numbers_have_none()
    {
        Assert.Equal(60, ModelReport.Figures(Bundle(0)).Single(figure => figure.Sheets.Count > 0).Sheets[0].Count);
        Assert.DoesNotContain(ModelReport.Figures(MadeDetector.Bundle), figure => figure.Sheets.Count > 0);
    }

    private static ModelBundle Bundle(int classes)
    {
        using var network = new VaeNetwork(
            VaeArchitecture.ResNet(Colours, 2, [4], classCount: classes, likelihood: Likelihood.DiscretizedLogistic)
        );
        var rows = VaeDataset.FromRows(
            "colours",
            Colours,
            [.. Enumerable.Range(0, 6 * Colours.Size).Select(i => i * 7 % 256 / 255f)],
            classes > 0 ? [0, 1, 2, 0, 1, 2] : null
        );
        return network.ToBundle(classes > 0 ? rows.WithClassNames(["ship", "<frog>", "truck"]) : rows);
    }
}
