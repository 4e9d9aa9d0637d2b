namespace TorchSharp.Utils;

/// <summary>Unsigned LEB128 numbers, as state-dict files have them.</summary>
internal static class LEB128Codec
{
    internal static void Encode(this BinaryWriter writer, long value) => writer.Write7BitEncodedInt64(value);

    internal static long Decode(this BinaryReader reader) => reader.Read7BitEncodedInt64();
}
