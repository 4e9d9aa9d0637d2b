using System.Text.Json;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class DisentanglementTests(MadeFigures made)
{
    private const string Id = "06-disentanglement";

    [Theory]
    [InlineData("06-label-paths", new long[] { 1, 7 })]
    [InlineData("06-class-traversals", new long[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    public void Every_class_takes_the_same_paths_along_both_dimensions(string sheet, long[] classes)
    {
        var data = Data(sheet);
        var z = data.Vectors("z");
        Assert.Equal(classes.SelectMany(label => Enumerable.Repeat(label, 20)), data.Longs("labels"));
        for (var i = 0; i < z.Length; i++)
        {
            var (step, along) = (-2.5f + i % 10 * 5f / 9, i % 20 / 10);
            Assert.Equal(step, z[i][along], 1e-5f);
            Assert.Equal(0, z[i][1 - along]);
        }
    }

    [Theory]
    [InlineData("06-label-paths")]
    [InlineData("06-one-z-all-labels")]
    [InlineData("06-class-traversals")]
    public void The_pictures_show_the_decoded_latents_under_their_labels(string sheet)
    {
        var data = Data(sheet);
        var images = Models.Of("cvae").Decode([.. data.Vectors("z").SelectMany(z => z)], data.Longs("labels"));
        made.Sheet(Id, sheet).Show(images);
    }

    [Fact]
    public void Every_row_is_one_draw_from_the_prior_under_all_classes()
    {
        var data = Data("06-one-z-all-labels");
        var drawn = Models.Of("cvae").SamplePrior(5, MadeFigures.Inputs.Seed).Chunk(2).ToArray();
        var z = data.Vectors("z");
        Assert.Equal(50, z.Length);
        for (var i = 0; i < z.Length; i++)
        {
            Assert.Equal(drawn[i / 10], z[i]);
            Assert.Equal(i % 10, data.Longs("labels")[i]);
        }
    }

    [Fact]
    public void A_test_image_of_each_class_gives_its_style_to_every_class()
    {
        var data = Data("06-style-transfer");
        var (rows, labels) = (data.Longs("rows"), data.Longs("row_labels"));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), labels);
        Assert.Equal(labels, rows.Select(row => MadeFigures.TestLabels[row]));
        var expected = rows.SelectMany(row =>
        {
            var image = MadeFigures.TestImage((int)row);
            var copies = Enumerable.Repeat(image, 10).SelectMany(x => x).ToArray();
            var label = Enumerable.Repeat(MadeFigures.TestLabels[row], 10).ToArray();
            return image.Concat(Models.Of("cvae").TransferStyle(copies, label, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
        });
        made.Sheet(Id, "06-style-transfer").Show(expected);
    }

    [Fact]
    public void The_latents_of_the_styles_are_the_posterior_means_of_the_test_images()
    {
        var data = Data("06-style-transfer");
        var z = data.Vectors("z");
        for (var i = 0; i < 10; i++)
        {
            var row = (int)data.Longs("rows")[i];
            var mean = Models.Of("cvae").Encode(MadeFigures.TestImage(row), [MadeFigures.TestLabels[row]]).Mean;
            Assert.All(
                z[(10 * i)..(10 * i + 10)],
                found => Assert.Equal(mean, found, (a, b) => Math.Abs(a - b) < 1e-5)
            );
        }
    }

    private JsonElement Data(string sheet) => made.Data(Id).Named("sheets", sheet);
}
