using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

public sealed class OtherModelsTests
{
    [Fact]
    public void Few_images_of_few_classes_and_another_shape_make_every_figure()
    {
        var inputs = TinyBundle.Inputs(TinyBundle.Unconditional, TinyBundle.Conditional) with
        {
            Wide = TinyBundle.Unconditional,
        };
        using var directory = new TemporaryDirectory();
        var written = FigureFiles.Write(directory.Path, AllFigures.Make(inputs));
        Assert.Equal(12, written.Count);
        foreach (var picture in written.SelectMany(document => document.Pictures))
        {
            Assert.InRange(picture.Width, 100, 3_000);
            if (picture.Sheet is { } cells)
            {
                Assert.Equal((10 * cells.Scale, 12 * cells.Scale), (cells.CellWidth, cells.CellHeight));
            }
        }
    }

    [Fact]
    public void Classes_without_images_are_left_out_of_what_starts_from_images()
    {
        var inputs = TinyBundle.Inputs(TinyBundle.Unconditional, TinyBundle.Conditional);
        var pairs = Data(Interpolation.Make(inputs)).Elements("pairs");
        Assert.Equal(6, pairs.Length);
        Assert.DoesNotContain(
            2,
            pairs.SelectMany(pair => (double[])[pair.Double("from_label"), pair.Double("to_label")])
        );
        var sheets = Data(Disentanglement.Make(inputs));
        Assert.Equal([0, 1, 3], sheets.Named("sheets", "06-style-transfer").Longs("row_labels"));
        Assert.Equal([0L, 3L], sheets.Named("sheets", "06-label-paths").Longs("labels").Distinct());
        Assert.Equal(4, Data(ConditionalGeneration.Make(inputs)).Elements("seeds")[0].Doubles("by_class").Length);
    }

    [Fact]
    public void The_other_dimensions_of_a_traversal_are_zero()
    {
        var figure = Traversal.Make(TinyBundle.Inputs(TinyBundle.Unconditional, TinyBundle.Conditional));
        Assert.All(
            Data(figure).Named("sheets", "03-traversal").Vectors("z"),
            z => Assert.Equal((3, 0), (z.Length, z[2])),
            throwIfEmpty: true
        );
        Assert.EndsWith("The other dimension is 0.", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void More_classes_than_fit_are_not_all_shown()
    {
        using var model = TinyBundle.Model(classes: 30, latentSize: 2);
        var figure = Disentanglement.Make(TinyBundle.Inputs(TinyBundle.Unconditional, model));
        Assert.Contains("Shown are 20 of 30 classes.", figure.Caption, StringComparison.Ordinal);
        Assert.Equal(20, figure.Sheets.Single(sheet => sheet.Name == "06-one-z-all-labels").Columns);
    }

    [Fact]
    public void Colour_images_are_shown_in_colour()
    {
        var shape = new DataShape(3, 6, 5);
        using var vae = TinyBundle.Model(0, shape: shape);
        using var cvae = TinyBundle.Model(TinyBundle.Classes, shape: shape);
        var inputs = TinyBundle.Inputs(vae, cvae);
        var sheet = Assert.Single(Interpolation.Make(inputs).Sheets);
        Assert.Equal((shape, 3 * 6 * 5 * 6 * 22), (sheet.Shape, sheet.Images.Length));
    }

    private static JsonElement Data(Figure figure) => JsonDocument.Parse(ReportJson.Text(figure.Data)).RootElement;
}
