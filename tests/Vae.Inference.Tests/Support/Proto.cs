using System.Text;

namespace Vae.Inference.Tests;

/// <summary>Writes protobuf fields. A field appended to a serialised message becomes part of that message.</summary>
internal static class Proto
{
    public static byte[] Message(int field, params IEnumerable<byte[]> parts)
    {
        byte[] content = [.. parts.SelectMany(part => part)];
        return [.. Varint((ulong)field << 3 | 2), .. Varint((ulong)content.Length), .. content];
    }

    public static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    public static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    public static byte[] Entry(int field, string key, string value) => Message(field, Text(1, key), Text(2, value));

    /// <summary>A TensorProto, as <paramref name="field"/> of the message around it, with its data in a file.</summary>
    public static byte[] ExternalTensor(int field, string name, string location) =>
        Message(field, Text(8, name), Entry(13, "location", location), Number(14, 1));

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
