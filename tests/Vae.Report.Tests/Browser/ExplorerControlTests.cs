namespace Vae.Report.Tests;

public sealed class ExplorerControlTests(ReportWindows windows) : BrowserTest(windows)
{
    [Fact]
    public Task Class_buttons_change_the_digit_and_say_which_is_pressed() =>
        Visit(async page =>
        {
            await page.Explorer.Select("cvae");
            var images = new List<float[]>();
            for (var label = 0; label < 10; label++)
            {
                await page[$"#classes button[data-class='{label}']"].ClickAsync();
                var state = await page.Explorer.SettledState();
                Assert.Equal(label, state.Label);
                Assert.Equal(
                    $"{label}",
                    await page["#classes button[aria-pressed=true]"].GetAttributeAsync("data-class")
                );
                Assert.Equal(9, await page["#classes button[aria-pressed=false]"].CountAsync());
                Assert.All(images, other => Assert.NotEqual(other, state.Image));
                images.Add(state.Image);
            }
        });

    [Fact]
    public Task A_model_without_classes_shows_no_class_buttons() =>
        Visit(async page =>
        {
            foreach (var id in (string[])["vae", "cvae", "wide"])
            {
                await page.Explorer.Select(id);
                Assert.Equal(id == "cvae", await page["#classes"].IsVisibleAsync());
                Assert.Equal(id == "cvae", (await page.Explorer.State()).Label is not null);
            }
        });

    [Fact]
    public Task Every_dimension_has_a_slider_that_changes_the_digit() =>
        Visit(async page =>
        {
            foreach (var (id, dimensions) in ((string, int)[])[("vae", 2), ("cvae", 2), ("wide", 16)])
            {
                await page.Explorer.Select(id);
                Assert.Equal(dimensions, await page["#sliders input[type=range]"].CountAsync());
                for (var dimension = 0; dimension < dimensions; dimension++)
                {
                    await ChangesTheDigit(page, dimension);
                }
            }
        });

    [Fact]
    public Task Sliders_follow_the_pointer() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            await page["#plane"]
                .ClickAsync(
                    new()
                    {
                        Position = new() { X = 70, Y = 90 },
                    }
                );
            var state = await page.Explorer.SettledState();
            for (var dimension = 0; dimension < 2; dimension++)
            {
                var shown = await page[$"#sliders input[data-dimension='{dimension}']"]
                    .EvaluateAsync<float>("input => input.valueAsNumber");
                Assert.Equal(state.Z[dimension], shown, 0.0051f);
            }
        });

    [Fact]
    public Task Choosing_a_model_shows_one_of_its_digits() =>
        Visit(async page =>
        {
            await page.Explorer.Ready();
            foreach (var id in (string[])["cvae", "wide", "vae"])
            {
                await page["#explorer-model"].SelectOptionAsync(id);
                await page.Until(
                    "id => vaeExplorer.state().model === id && document.querySelector('#explorer-status').dataset.state === 'ready'",
                    id
                );
                var state = await page.Explorer.SettledState();
                Assert.Equal(Models.Of(id).LatentSize, state.Z.Length);
                Picture.ShowsSomething(await page["#digit"].ScreenshotAsync(), $"The digit of {id}");
            }
        });

    private static async Task ChangesTheDigit(ReportPage page, int dimension)
    {
        var slider = page[$"#sliders input[data-dimension='{dimension}']"];
        var before = await page.Explorer.SettledState();
        await slider.FillAsync("2.57");
        var moved = await page.Explorer.SettledState();
        Assert.Equal(2.57f, moved.Z[dimension], 1e-5f);
        Assert.NotEqual(before.Image, moved.Image);
        await slider.PressAsync("ArrowLeft");
        Assert.Equal(2.56f, (await page.Explorer.SettledState()).Z[dimension], 1e-5f);
    }
}
