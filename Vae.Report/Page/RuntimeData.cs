using System.IO.Compression;

namespace Vae.Report;

/// <summary>
/// The parts of onnxruntime-web that it would load by itself, as a classic script: a page from the file system may load neither
/// modules nor WebAssembly. explorer-runtime.js unpacks them.
/// </summary>
internal static class RuntimeData
{
    /// <summary>Sets <c>VAE_RUNTIME</c> to an object of gzipped files in base64.</summary>
    public static string Script() =>
        $$"""
            window.VAE_RUNTIME = {
              mjs: "{{Packed("ort-wasm-simd-threaded.mjs")}}",
              wasm: "{{Packed("ort-wasm-simd-threaded.wasm")}}",
            };

            """;

    private static string Packed(string name)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(WebFiles.Bytes($"libraries/{name}"));
        }

        return Convert.ToBase64String(packed.ToArray());
    }
}
