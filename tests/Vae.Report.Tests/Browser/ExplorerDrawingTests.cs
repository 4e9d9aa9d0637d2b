using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>A digit that is drawn, chosen or dropped is placed where the encoder puts it, and reconstructed.</summary>
public sealed class ExplorerDrawingTests(ReportWindows windows) : BrowserTest(windows)
{
    [Theory]
    [InlineData(Origin.File)]
    [InlineData(Origin.Http)]
    public Task Drawing_places_a_point_and_reconstructs(Origin origin) =>
        Visit(
            async page =>
            {
                foreach (var id in Models.Ids)
                {
                    await page.Explorer.Select(id);
                    await page["#drawing-clear"].ClickAsync();
                    Assert.Null((await page.Explorer.State()).Placed);
                    await DrawOne(page);
                    var state = await page.Explorer.Placed();
                    IsWhatTheModelSays(state);
                    Assert.StartsWith("placed at (", await page["#placed"].InnerTextAsync(), StringComparison.Ordinal);
                    var drawn = await page.Explorer.Grey("#reconstruction");
                    Assert.All(
                        drawn.Zip(state.Reconstruction!),
                        pixel => Assert.Equal(pixel.Second, pixel.First / 255f, 1f / 255),
                        throwIfEmpty: true
                    );
                }
            },
            origin
        );

    [Fact]
    public Task A_drawn_one_is_placed_among_the_ones_of_the_test_images() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            await DrawOne(page);
            var placed = (await page.Explorer.Placed()).Placed!;
            var points = await page.Evaluate<float[][]>("VAE_REPORT.models.find(model => model.id === 'vae').points.z");
            var labels = await page.Evaluate<int[]>(
                "VAE_REPORT.models.find(model => model.id === 'vae').points.labels"
            );
            var nearest = points
                .Zip(labels)
                .OrderBy(point => point.First.Zip(placed, (a, b) => (a - b) * (a - b)).Sum())
                .Take(9);
            Assert.True(nearest.Count(point => point.Second == 1) >= 5);
        });

    [Fact]
    public Task Clearing_the_drawing_takes_its_point_away() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            await DrawOne(page);
            await page.Explorer.Placed();
            await page["#drawing-clear"].ClickAsync();
            await page.Until("() => vaeExplorer.state().placed === null");
            Assert.DoesNotContain("placed at", await page["#placed"].InnerTextAsync(), StringComparison.Ordinal);
        });

    [Theory]
    [InlineData(3, Origin.File)]
    [InlineData(8, Origin.Http)]
    public Task A_chosen_picture_is_brought_to_the_form_of_the_data_set(int row, Origin origin) =>
        Visit(
            async page =>
            {
                var digit = DigitPictures.TestImage(Site.Report.Data, row);
                await page.Explorer.Select("cvae");
                await page["#image-file"].SetInputFilesAsync(DigitPictures.Png(digit, darkOnLight: false));
                var lightOnDark = await page.Explorer.Placed();
                IsWhatTheModelSays(lightOnDark);
                IsCentredAndFitted(lightOnDark.Input!);
                Assert.True(Correlation(digit, lightOnDark.Input!) > 0.8);

                await page["#drawing-clear"].ClickAsync();
                await page["#image-file"].SetInputFilesAsync(DigitPictures.Png(digit, darkOnLight: true));
                var darkOnLight = await page.Explorer.Placed();
                Assert.True(Correlation(lightOnDark.Input!, darkOnLight.Input!) > 0.999);
            },
            origin
        );

    [Fact]
    public Task A_dropped_picture_is_placed_like_a_chosen_one() =>
        Visit(async page =>
        {
            var picture = DigitPictures.Png(DigitPictures.TestImage(Site.Report.Data, 4), darkOnLight: true);
            await page.Explorer.Select("vae");
            await page["#image-file"].SetInputFilesAsync(picture);
            var chosen = await page.Explorer.Placed();
            await page["#drawing-clear"].ClickAsync();
            await Drop(page, picture);
            Assert.Equal(chosen.Placed, (await page.Explorer.Placed()).Placed);
        });

    [Fact]
    public Task What_is_no_picture_is_refused_with_a_sentence_and_changes_nothing() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            await Drop(
                page,
                new()
                {
                    Name = "notes.png",
                    MimeType = "image/png",
                    Buffer = "No picture."u8.ToArray(),
                }
            );
            await page.Until("() => document.body.innerText.includes('notes.png')");
            Assert.Null((await page.Explorer.State()).Placed);
            await DrawOne(page);
            IsWhatTheModelSays(await page.Explorer.Placed());
        });

    /// <summary>A stroke from the top to the bottom.</summary>
    internal static async Task DrawOne(ReportPage page)
    {
        await page["#drawing"].ScrollIntoViewIfNeededAsync();
        var box = (await page["#drawing"].BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + box.Width * 0.55f, box.Y + box.Height * 0.2f);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + box.Width * 0.45f, box.Y + box.Height * 0.8f, new() { Steps = 8 });
        await page.Page.Mouse.UpAsync();
    }

    private static async Task Drop(ReportPage page, FilePayload file) =>
        await page["#drop"]
            .EvaluateAsync(
                """
                (place, file) => {
                  const bytes = Uint8Array.from(atob(file.bytes), letter => letter.charCodeAt(0));
                  const dataTransfer = new DataTransfer();
                  dataTransfer.items.add(new File([bytes], file.name, { type: file.type }));
                  for (const type of ["dragenter", "dragover", "drop"]) {
                    place.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
                  }
                }
                """,
                new
                {
                    name = file.Name,
                    type = file.MimeType,
                    bytes = Convert.ToBase64String(file.Buffer),
                }
            );

    private static void IsWhatTheModelSays(ExplorerState state)
    {
        var model = Models.Of(state.Model);
        Assert.All(
            model.Encode(state.Input!, state.Labels).Mean.Zip(state.Placed!),
            value => Assert.Equal(value.First, value.Second, 1e-3f),
            throwIfEmpty: true
        );
        Assert.All(
            model.Decode(state.Placed!, state.Labels).Zip(state.Reconstruction!),
            pixel => Assert.Equal(pixel.First, pixel.Second, 1f / 255),
            throwIfEmpty: true
        );
    }

    /// <summary>MNIST: a box of at most 20 pixels, its centre of mass in the middle of 28×28.</summary>
    private static void IsCentredAndFitted(float[] image)
    {
        var pixels = image.Select((value, i) => (Value: value, X: i % 28, Y: i / 28)).ToArray();
        var ink = pixels.Where(pixel => pixel.Value > 0.1f).ToArray();
        var (width, height) = (ink.Max(p => p.X) - ink.Min(p => p.X) + 1, ink.Max(p => p.Y) - ink.Min(p => p.Y) + 1);
        Assert.InRange(Math.Max(width, height), 18, 22);
        var mass = pixels.Sum(pixel => pixel.Value);
        Assert.InRange(pixels.Sum(pixel => pixel.Value * pixel.X) / mass, 12.9, 14.6);
        Assert.InRange(pixels.Sum(pixel => pixel.Value * pixel.Y) / mass, 12.9, 14.6);
    }

    private static double Correlation(float[] a, float[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum()
            / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }
}
