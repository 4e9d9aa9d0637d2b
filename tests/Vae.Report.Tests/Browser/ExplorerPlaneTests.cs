using System.Globalization;
using System.Text.RegularExpressions;

namespace Vae.Report.Tests;

public sealed partial class ExplorerPlaneTests(ReportWindows windows) : BrowserTest(windows)
{
    [Theory]
    [InlineData(Origin.File)]
    [InlineData(Origin.Http)]
    public Task Dragging_on_the_plane_changes_the_digit_while_the_button_is_down(Origin origin) =>
        Visit(
            async page =>
            {
                foreach (var id in Models.Ids)
                {
                    await page.Explorer.Select(id);
                    var (x, y) = await Middle(page);
                    await page.Page.Mouse.MoveAsync(x, y);
                    await page.Page.Mouse.DownAsync();
                    var before = await page.Explorer.SettledState();
                    var drawnBefore = await page.Explorer.Grey("#digit");
                    await page.Page.Mouse.MoveAsync(x + 60, y - 60, new() { Steps = 6 });
                    var during = await page.Explorer.SettledState();
                    await page.Page.Mouse.UpAsync();
                    await page.Page.Mouse.MoveAsync(x - 60, y, new() { Steps = 3 });
                    var after = await page.Explorer.SettledState();

                    Assert.NotEqual(before.Z, during.Z);
                    Assert.NotEqual(before.Image, during.Image);
                    Assert.NotEqual(drawnBefore, await page.Explorer.Grey("#digit"));
                    Assert.Equal(during.Z, after.Z);
                }
            },
            origin
        );

    [Fact]
    public Task The_plane_is_linear_with_the_first_axis_to_the_right_and_the_second_upwards() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            var (x, y) = await Middle(page);
            async Task<float[]> At(float right, float up)
            {
                await page.Page.Mouse.ClickAsync(x + right, y - up);
                return (await page.Explorer.SettledState()).Z;
            }

            var (middle, right, above, far) = (await At(0, 0), await At(40, 0), await At(0, 40), await At(80, 80));
            Assert.True(right[0] > middle[0] && above[1] > middle[1]);
            Assert.Equal(middle[1], right[1], 1e-3);
            Assert.Equal(middle[0], above[0], 1e-3);
            Assert.Equal(2 * (right[0] - middle[0]), far[0] - middle[0], 2e-2);
            Assert.Equal(2 * (above[1] - middle[1]), far[1] - middle[1], 2e-2);
            Assert.Equal(right[0] - middle[0], above[1] - middle[1], 2e-2);
        });

    [Fact]
    public Task Arrow_keys_move_by_a_tenth_and_with_shift_by_a_half() =>
        Visit(async page =>
        {
            await page.Explorer.Select("cvae");
            (string Key, double Right, double Up)[] keys =
            [
                ("ArrowRight", 0.1, 0),
                ("ArrowLeft", -0.1, 0),
                ("ArrowUp", 0, 0.1),
                ("Shift+ArrowDown", 0, -0.5),
                ("Shift+ArrowRight", 0.5, 0),
            ];
            foreach (var (key, right, up) in keys)
            {
                var before = await page.Explorer.SettledState();
                await page["#plane"].PressAsync(key);
                var after = await page.Explorer.SettledState();
                Assert.Equal(before.Z[0] + right, after.Z[0], 1e-5);
                Assert.Equal(before.Z[1] + up, after.Z[1], 1e-5);
                Assert.NotEqual(before.Image, after.Image);
            }
        });

    [Fact]
    public Task The_position_is_written_as_it_is() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            var (x, y) = await Middle(page);
            await page.Page.Mouse.ClickAsync(x - 33, y + 21);
            var state = await page.Explorer.SettledState();
            var text = await page["#position"].InnerTextAsync();
            var numbers = Number().Matches(text.Replace('−', '-')).Select(match => match.Value).ToArray();
            Assert.StartsWith("z = (", text, StringComparison.Ordinal);
            Assert.Equal(state.Z.Select(value => value.ToString("0.00", CultureInfo.InvariantCulture)), numbers);
        });

    [Fact]
    public Task Points_of_the_test_images_lie_on_the_plane_in_ten_colours() =>
        Visit(async page =>
        {
            await page.Explorer.Select("vae");
            Picture.ShowsSomething(await page["#plane"].ScreenshotAsync(), "The plane", colours: 100);
        });

    private static async Task<(float X, float Y)> Middle(ReportPage page)
    {
        await page["#plane"].ScrollIntoViewIfNeededAsync();
        var box = (await page["#plane"].BoundingBoxAsync())!;
        return (MathF.Round(box.X + box.Width / 2), MathF.Round(box.Y + box.Height / 2));
    }

    [GeneratedRegex(@"-?\d+\.\d+")]
    private static partial Regex Number();
}
