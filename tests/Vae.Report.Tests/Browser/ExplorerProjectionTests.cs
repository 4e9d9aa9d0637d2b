namespace Vae.Report.Tests;

/// <summary>The planes of a model with more than two latent dimensions.</summary>
public sealed class ExplorerProjectionTests(ReportWindows windows) : BrowserTest(windows)
{
    private const string Wide = "VAE_REPORT.models.find(model => model.id === 'wide')";

    [Fact]
    public Task Moving_on_the_principal_plane_changes_the_latent_vector_along_the_components_alone() =>
        Visit(async page =>
        {
            await page.Explorer.Select("wide");
            await page["#plane-kind"].SelectOptionAsync("pca");
            var axes = await page.Evaluate<double[][]>($"{Wide}.plane.axes");
            var first = await At(page, 0.35f, 0.6f);
            var second = await At(page, 0.7f, 0.25f);
            var moved = first.Zip(second, (a, b) => (double)b - a).ToArray();
            var along = axes.Select(axis => axis.Zip(moved, (a, b) => a * b).Sum()).ToArray();
            Assert.True(along[0] > 0.1 && along[1] < -0.1);
            Assert.All(
                moved.Select((value, j) => value - along[0] * axes[0][j] - along[1] * axes[1][j]),
                rest => Assert.Equal(0, rest, 1e-4),
                throwIfEmpty: true
            );
        });

    [Fact]
    public Task On_the_plane_of_umap_every_place_stands_for_the_nearest_test_image() =>
        Visit(async page =>
        {
            await page.Explorer.Select("wide");
            await page["#plane-kind"].SelectOptionAsync("umap");
            var images = await page.Evaluate<float[][]>($"{Wide}.points.z");
            var (first, second) = (await At(page, 0.3f, 0.3f), await At(page, 0.7f, 0.6f));
            Assert.NotEqual(first, second);
            Assert.Contains(images, image => Same(image, first));
            Assert.Contains(images, image => Same(image, second));
            var before = await page.Explorer.SettledState();
            for (var i = 0; i < 10; i++)
            {
                await page["#plane"].PressAsync("Shift+ArrowLeft");
            }

            Assert.NotEqual(before.Image, (await page.Explorer.SettledState()).Image);
        });

    [Fact]
    public Task Both_projections_show_the_test_images_differently() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            Assert.True(await page["#plane-kind"].IsHiddenAsync());
            await page.Explorer.Select("wide");
            var pictures = new List<byte[]>();
            foreach (var kind in (string[])["pca", "umap"])
            {
                await page["#plane-kind"].SelectOptionAsync(kind);
                pictures.Add(await page["#plane"].ScreenshotAsync());
                Picture.ShowsSomething(pictures[^1], $"The plane of {kind}", colours: 100);
            }

            Assert.NotEqual(pictures[0], pictures[1]);
        });

    private static async Task<float[]> At(ReportPage page, float right, float up)
    {
        await page["#plane"].ScrollIntoViewIfNeededAsync();
        var box = (await page["#plane"].BoundingBoxAsync())!;
        await page["#plane"]
            .ClickAsync(
                new()
                {
                    Position = new() { X = box.Width * right, Y = box.Height * (1 - up) },
                }
            );
        return (await page.Explorer.SettledState()).Z;
    }

    private static bool Same(float[] a, float[] b) => a.Zip(b, (x, y) => MathF.Abs(x - y)).Max() < 1e-4f;
}
