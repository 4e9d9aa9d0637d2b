using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vae.Report.Tests;

/// <summary>What the page's scripts get is what the models and the encoder give.</summary>
[Collection(ReadsThePage.Name)]
public sealed class PageDataTests(WrittenPage page)
{
    public static TheoryData<string> Ids { get; } = ["vae", "cvae", "wide"];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Models_are_the_bundles(string id)
    {
        var (json, model) = (page.Model(id), Models.Of(id));
        Assert.Equal(model.Bundle.Encoder, json.GetProperty("encoder").GetBytesFromBase64());
        Assert.Equal(model.Bundle.Decoder, json.GetProperty("decoder").GetBytesFromBase64());
        Assert.Equal(model.LatentSize, json.GetProperty("latent_size").GetInt32());
        Assert.Equal(model.ClassCount, json.GetProperty("class_count").GetInt32());
        Assert.Equal(model.IsConditional, json.GetProperty("conditional").GetBoolean());
        Assert.Equal([1, 28, 28], json.Longs("shape"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Points_are_the_posterior_means_of_the_first_test_images(string id)
    {
        var (points, model) = (page.Model(id).GetProperty("points"), Models.Of(id));
        var count = MadeFigures.Inputs.Points;
        var labels = MadeFigures.TestLabels[..count];
        var images = MadeFigures.TestImages[..(count * model.DataSize)];
        var expected = model.Encode(images, model.IsConditional ? labels : []).Mean;
        Assert.Equal(labels, points.Longs("labels"));
        Assert.All(
            expected.Chunk(model.LatentSize).Zip(points.Vectors("z"), (a, b) => (a, b)),
            row =>
                Assert.All(
                    row.a.Zip(row.b),
                    value => Assert.Equal(value.First, value.Second, 1e-4f),
                    throwIfEmpty: true
                ),
            throwIfEmpty: true
        );
        Assert.Equal(count, points.GetProperty("z").GetArrayLength());
    }

    [Theory]
    [InlineData("vae")]
    [InlineData("cvae")]
    public void Two_dimensions_are_the_plane_themselves(string id)
    {
        var plane = page.Model(id).GetProperty("plane");
        Assert.Equal([0, 0], plane.Doubles("mean"));
        Assert.Equal(
            [
                [1, 0],
                [0, 1],
            ],
            plane.Vectors("axes")
        );
    }

    [Fact]
    public void More_dimensions_are_shown_on_the_plane_of_the_largest_variance()
    {
        var model = page.Model("wide");
        var plane = model.GetProperty("plane");
        var axes = plane.Vectors("axes");
        var z = model.GetProperty("points").Vectors("z");
        var mean = Enumerable.Range(0, 16).Select(j => (double)z.Average(row => row[j])).ToArray();
        JsonNumbers.Close(mean, plane.Doubles("mean"), 1e-3);
        Assert.Equal(1, Dot(axes[0], axes[0]), 1e-5);
        Assert.Equal(1, Dot(axes[1], axes[1]), 1e-5);
        Assert.Equal(0, Dot(axes[0], axes[1]), 1e-5);

        double Variance(float[] direction)
        {
            var places = z.Select(row => Dot(row, direction)).ToArray();
            return places.Average(place => Math.Pow(place - places.Average(), 2));
        }

        var (first, second) = (Variance(axes[0]), Variance(axes[1]));
        Assert.True(first >= second);
        for (var j = 0; j < 16; j++)
        {
            Assert.True(first >= Variance([.. Enumerable.Range(0, 16).Select(k => k == j ? 1f : 0f)]));
        }
    }

    [Fact]
    public void Only_the_wide_model_has_the_places_of_UMAP()
    {
        Assert.Equal(JsonValueKind.Null, page.Model("vae").GetProperty("umap").ValueKind);
        Assert.Equal(JsonValueKind.Null, page.Model("cvae").GetProperty("umap").ValueKind);
        Assert.Equal(
            WrittenPage.Umap.SelectMany(point => point),
            page.Model("wide").Vectors("umap").SelectMany(point => point).Select(value => (double)value)
        );
    }

    [Fact]
    public void Figures_are_those_of_the_files()
    {
        var figures = page.Data.Elements("figures");
        Assert.Equal(
            WrittenPage.Figures.Select(figure => ReportJson.Text(figure)),
            figures.Select(figure => figure.GetRawText())
        );
        Assert.Equal(WrittenPage.Title, figures[0].Text("title"));
    }

    [Theory]
    [InlineData("mjs", "ort-wasm-simd-threaded.mjs")]
    [InlineData("wasm", "ort-wasm-simd-threaded.wasm")]
    public void The_runtime_unpacks_to_the_library_that_was_packed(string name, string file)
    {
        var script = File.ReadAllText(Path.Combine(page.Folder, "assets/runtime-data.js"));
        var packed = Convert.FromBase64String(Regex.Match(script, $"{name}: \"([^\"]*)\"").Groups[1].Value);
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
        {
            gzip.CopyTo(unpacked);
        }

        Assert.True(unpacked.ToArray().AsSpan().SequenceEqual(WebFiles.Bytes($"libraries/{file}")));
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
