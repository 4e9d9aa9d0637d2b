using System.Globalization;

namespace Vae.Report.Tests;

/// <summary>The explorer computes what <see cref="Inference.VaeModel"/> computes.</summary>
public sealed class ExplorerParityTests(ReportWindows windows) : BrowserTest(windows)
{
    private const float Step = 1f / 255;

    [Theory]
    [InlineData(Origin.File)]
    [InlineData(Origin.Http)]
    public Task Decoding_and_encoding_agree_with_the_library(Origin origin) =>
        Visit(
            async page =>
            {
                foreach (var id in Models.Ids)
                {
                    await page.Explorer.Select(id);
                    var model = Models.Of(id);
                    const int Rows = 6;
                    var z = model.SamplePrior(Rows, seed: 11);
                    var images = model.Generate(Rows, seed: 12);
                    for (var row = 0; row < Rows; row++)
                    {
                        var latent = z.AsSpan(row * model.LatentSize, model.LatentSize).ToArray();
                        var image = images.AsSpan(row * model.DataSize, model.DataSize).ToArray();
                        int? label = model.IsConditional ? row * 7 % model.ClassCount : null;
                        long[] labels = label is { } given ? [given] : [];
                        Near(model.Decode(latent, labels), await page.Explorer.Decode(latent, label), Step);
                        var (ours, theirs) = (model.Encode(image, labels), await page.Explorer.Encode(image, label));
                        Near(ours.Mean, theirs.Mean, 1e-3f);
                        Near(ours.LogVariance, theirs.LogVariance, 1e-3f);
                    }
                }
            },
            origin
        );

    [Fact]
    public Task The_digit_that_is_drawn_is_the_decoded_one() =>
        Visit(async page =>
        {
            foreach (var id in Models.Ids)
            {
                await page.Explorer.Select(id);
                var model = Models.Of(id);
                var random = new Random(13);
                for (var row = 0; row < 4; row++)
                {
                    for (var dimension = 0; dimension < model.LatentSize; dimension++)
                    {
                        var value = (random.Next(601) - 300) / 100m;
                        await page[$"#sliders input[data-dimension='{dimension}']"]
                            .FillAsync(value.ToString(CultureInfo.InvariantCulture));
                    }

                    if (model.IsConditional)
                    {
                        await page[$"#classes button[data-class='{random.Next(model.ClassCount)}']"].ClickAsync();
                    }

                    var state = await page.Explorer.SettledState();
                    var expected = model.Decode(state.Z, state.Labels);
                    Near(expected, state.Image, Step);
                    var drawn = await page.Explorer.Grey("#digit");
                    Near(expected, [.. drawn.Select(pixel => pixel / 255f)], Step);
                }
            }
        });

    private static void Near(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var apart = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(apart <= tolerance, $"The values differ by up to {apart}, more than {tolerance}.");
    }
}
