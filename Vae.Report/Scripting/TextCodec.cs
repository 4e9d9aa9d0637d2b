using System.Text;
using Microsoft.ClearScript.JavaScript;

namespace Vae.Report;

/// <summary>What a browser's TextEncoder and TextDecoder do; bare V8 has neither.</summary>
public static class TextCodec
{
    /// <summary>Installs both in a script engine where this class is named <c>textCodec</c>.</summary>
    internal const string Script = """
        globalThis.TextEncoder = class {
          encode(text) { const bytes = new Uint8Array(textCodec.Length(text)); textCodec.Encode(text, bytes); return bytes; }
          encodeInto(text, target) { const bytes = this.encode(text); target.set(bytes); return { read: text.length, written: bytes.length }; }
        };
        globalThis.TextDecoder = class { decode(bytes) { return bytes === undefined ? '' : textCodec.Decode(bytes); } };
        """;

    /// <summary>The number of bytes of a text in UTF-8.</summary>
    public static int Length(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>Writes a text to a Uint8Array of <see cref="Length"/> elements.</summary>
    public static void Encode(string text, ITypedArray<byte> bytes)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        bytes.Write(encoded, 0, (ulong)encoded.Length, 0);
    }

    /// <summary>Reads a text from a Uint8Array.</summary>
    public static string Decode(ITypedArray<byte> bytes) => Encoding.UTF8.GetString(bytes.ToArray());
}
