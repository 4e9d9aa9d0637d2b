using System.Text.Json;
using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>The latent explorer of the page, through <c>vaeExplorer</c> and its canvases.</summary>
internal sealed class Explorer(IPage page)
{
    private const string Plain = "(key, value) => ArrayBuffer.isView(value) ? [...value] : value";

    /// <summary>Waits until the first model runs.</summary>
    public Task Ready() => page.EvaluateAsync("vaeExplorer.ready.then(() => null)");

    /// <summary>Waits until a model runs and its first digit is shown.</summary>
    public async Task Select(string model)
    {
        await Ready();
        await page.EvaluateAsync("id => vaeExplorer.select(id).then(() => null)", model);
        await Settled();
    }

    /// <summary>Waits until the digit of the newest latent vector is shown.</summary>
    public Task Settled() => page.EvaluateAsync("vaeExplorer.settled().then(() => null)");

    public Task<ExplorerState> State() => Json<ExplorerState>("vaeExplorer.state()");

    public async Task<ExplorerState> SettledState()
    {
        await Settled();
        return await State();
    }

    public Task<float[]> Decode(float[] z, int? label) =>
        Json<float[]>($"await vaeExplorer.decode({Text(z)}, {Text(label)})");

    public Task<Inference.VaePosterior> Encode(float[] pixels, int? label) =>
        Json<Inference.VaePosterior>($"await vaeExplorer.encode({Text(pixels)}, {Text(label)})");

    /// <summary>Waits until a drawn or dropped image is placed and reconstructed.</summary>
    public async Task<ExplorerState> Placed()
    {
        await page.WaitForFunctionAsync("() => vaeExplorer.state().placed && vaeExplorer.state().reconstruction");
        return await State();
    }

    /// <summary>The pixels of a canvas, which must be grey and opaque, as bytes.</summary>
    public async Task<int[]> Grey(string canvas)
    {
        var pixels = await page.EvaluateAsync<int[]>(
            """
            selector => {
              // A copy is read: Chromium warns of canvases that are painted by a GPU and read often.
              const canvas = document.querySelector(selector);
              const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
              copy.drawImage(canvas, 0, 0);
              return [...copy.getImageData(0, 0, canvas.width, canvas.height).data];
            }
            """,
            canvas
        );
        var colours = pixels.Chunk(4).ToArray();
        Assert.All(colours, colour => Assert.Equal([colour[0], colour[0], colour[0], 255], colour), throwIfEmpty: true);
        return [.. colours.Select(colour => colour[0])];
    }

    private static string Text(object? value) => JsonSerializer.Serialize(value);

    private async Task<T> Json<T>(string expression)
    {
        var json = await page.EvaluateAsync<string>($"async () => JSON.stringify({expression}, {Plain})");
        return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
    }
}
