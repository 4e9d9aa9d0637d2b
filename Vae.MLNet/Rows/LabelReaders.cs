using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Makes the reader of a label column by the type it is stored in.</summary>
internal static class LabelReaders
{
    public static InputReader For(Type raw, DataViewRow source, DataViewSchema.Column column, LabelRule rule) =>
        raw == typeof(float) ? new LabelReader<float>(source, column, rule)
        : raw == typeof(byte) ? new LabelReader<byte>(source, column, rule)
        : raw == typeof(sbyte) ? new LabelReader<sbyte>(source, column, rule)
        : raw == typeof(short) ? new LabelReader<short>(source, column, rule)
        : raw == typeof(ushort) ? new LabelReader<ushort>(source, column, rule)
        : raw == typeof(int) ? new LabelReader<int>(source, column, rule)
        : raw == typeof(uint) ? new LabelReader<uint>(source, column, rule)
        : raw == typeof(long) ? new LabelReader<long>(source, column, rule)
        : new LabelReader<ulong>(source, column, rule);
}
