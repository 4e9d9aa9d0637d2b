using System.Text.Json;
using Microsoft.ClearScript;
using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8;

namespace Vae.Report;

/// <summary>
/// V8 with the page's own libraries: draws the charts of charts-*.js as the page does, turns SVG into PNG, and projects vectors with UMAP and t-SNE.
/// Every letter is of the font that lies beside the program, so a picture does not depend on the machine.
/// </summary>
/// <remarks>
/// There is one, and it lives as long as the process: V8 can wait for itself for ever when an engine is disposed while its compiler still
/// works on a WebAssembly module in the background.
/// </remarks>
internal static class DrawingEngine
{
    private const string Browser =
        "globalThis.self = globalThis; globalThis.setTimeout = () => 0; globalThis.clearTimeout = () => {};";

    // As many as the authors' own program takes.
    private const int TsneSteps = 1000;

    private static readonly string[] Scripts =
    [
        "charts.js",
        "charts-curves.js",
        "charts-scatter.js",
        "charts-dimensions.js",
        "charts-model.js",
        "charts-tables.js",
        "charts-studies.js",
        "drawing.js",
    ];

    private static readonly Lazy<V8ScriptEngine> Engine = new(Start);

    /// <summary>
    /// Whether V8 runs: its timers call what the process unloads when it ends in the usual way, which is a segmentation fault every now and then.
    /// </summary>
    public static bool IsRunning => Engine.IsValueCreated;

    /// <summary>The SVG of a chart.</summary>
    /// <param name="chart">The name of a function of charts-*.js.</param>
    /// <param name="data">What it draws; passed as JSON with snake_case names.</param>
    public static string ChartSvg(string chart, object data) => (string)Call("chartSvg", chart, ReportJson.Text(data));

    /// <summary>The PNG of an SVG with an opaque background, at twice its size.</summary>
    public static byte[] Png(string svg)
    {
        var drawn = (ScriptObject)Call("pixels", svg);
        return PicturePng.Of(((ITypedArray<byte>)drawn["pixels"]).ToArray(), Convert.ToInt32(drawn["width"]));
    }

    /// <summary>Projects rows to the plane with UMAP (McInnes, Healy and Melville 2018); the same rows and seed give the same plane.</summary>
    /// <param name="rows">Values, row after row.</param>
    /// <param name="width">Values a row.</param>
    /// <param name="seed">The seed of its random numbers.</param>
    /// <returns>Two values a row.</returns>
    public static double[] Umap(ReadOnlySpan<float> rows, int width, long seed) =>
        JsonSerializer.Deserialize<double[]>(
            (string)Call("umap", JsonSerializer.Serialize(rows.ToArray()), width, seed)
        )!;

    /// <summary>Projects rows to the plane with t-SNE (van der Maaten and Hinton 2008); the same rows and seed give the same plane.</summary>
    /// <inheritdoc cref="Umap"/>
    public static double[] Tsne(ReadOnlySpan<float> rows, int width, long seed) =>
        JsonSerializer.Deserialize<double[]>(
            (string)Call("tsne", JsonSerializer.Serialize(rows.ToArray()), width, seed, TsneSteps)
        )!;

    private static object Call(string function, params object[] arguments) => Engine.Value.Invoke(function, arguments);

    private static V8ScriptEngine Start()
    {
        var engine = new V8ScriptEngine();
        engine.AddHostType("textCodec", typeof(TextCodec));
        engine.Execute(Browser + TextCodec.Script);
        foreach (var library in (string[])["echarts.min.js", "umap-js.min.js", "resvg.min.js"])
        {
            engine.Execute(library, WebFiles.Text($"libraries/{library}"));
        }

        // A module of Node, which wants something to export to.
        engine.Execute("tsne.js", $"(exports => {{\n{WebFiles.Text("libraries/tsne.js")}\n}})(globalThis);");
        foreach (var script in Scripts)
        {
            engine.Execute(script, WebFiles.Text(script));
        }

        engine.Invoke(
            "loadFonts",
            Array(engine, "libraries/DejaVuSans.ttf"),
            Array(engine, "libraries/DejaVuSans-Bold.ttf")
        );
        engine.Invoke("loadRenderer", Array(engine, "libraries/resvg.wasm")).ToTask().GetAwaiter().GetResult();
        return engine;
    }

    private static ITypedArray<byte> Array(V8ScriptEngine engine, string file)
    {
        var bytes = WebFiles.Bytes(file);
        var array =
            (ITypedArray<byte>)((ScriptObject)engine.Global["Uint8Array"]).Invoke(asConstructor: true, bytes.Length);
        array.Write(bytes, 0, (ulong)bytes.Length, 0);
        return array;
    }
}
