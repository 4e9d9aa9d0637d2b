using System.Buffers.Binary;

namespace Vae.Import;

/// <summary>The numbers in a tensor of a file, which has two places for them.</summary>
internal static class OnnxTensor
{
    public static long[] Wholes(TensorProto tensor)
    {
        var bytes = tensor.RawData.Span;
        if (bytes.IsEmpty)
        {
            return [.. tensor.Int64Data];
        }

        var values = new long[bytes.Length / sizeof(long)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
        }

        return values;
    }
}
