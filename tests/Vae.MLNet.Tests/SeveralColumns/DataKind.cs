using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.SeveralColumns;

/// <summary>A kind of numbers or Booleans that columns of data may hold, and columns of it.</summary>
internal abstract class DataKind
{
    /// <summary>All of them, by their names in ML.NET.</summary>
    public static IReadOnlyDictionary<string, DataKind> All { get; } =
        new DataKind[]
        {
            Of(NumberDataViewType.Single, (row, i) => Part(row, i), 0, float.NaN, float.MinValue, 1e-45f),
            Of(
                NumberDataViewType.Double,
                (row, i) => (double)Part(row, i),
                0,
                double.NaN,
                1e300,
                1e-300,
                0.1,
                -1 / 3.0
            ),
            Of(NumberDataViewType.SByte, (row, i) => (sbyte)Bit(row, i), sbyte.MinValue, sbyte.MaxValue),
            Of<byte>(
                NumberDataViewType.Byte,
                (row, i) => (byte)(Source.Pixel(row, i) is var pixel && pixel % 3 == 0 ? 0 : pixel),
                0,
                1,
                byte.MaxValue
            ),
            Of(NumberDataViewType.Int16, (row, i) => (short)Bit(row, i), short.MinValue, short.MaxValue),
            Of(NumberDataViewType.UInt16, (row, i) => (ushort)Bit(row, i), ushort.MinValue, ushort.MaxValue),
            Of(NumberDataViewType.Int32, Bit, int.MinValue, int.MaxValue, (1 << 24) + 1, (1 << 24) + 3),
            Of(
                NumberDataViewType.UInt32,
                (row, i) => (uint)Bit(row, i),
                uint.MaxValue,
                (1u << 24) + 1,
                (1u << 31) + 129
            ),
            Of(NumberDataViewType.Int64, (row, i) => (long)Bit(row, i), long.MinValue, long.MaxValue, (1L << 54) + 3),
            Of(
                NumberDataViewType.UInt64,
                (row, i) => (ulong)Bit(row, i),
                ulong.MaxValue,
                (1ul << 63) + 1,
                (1ul << 54) + 3
            ),
            Of(BooleanDataViewType.Instance, (row, i) => Bit(row, i) == 1, false, true),
        }.ToDictionary(kind => kind.Name);

    public abstract string Name { get; }

    /// <summary>Numbers from 0 to 1, bytes from 0 to 255.</summary>
    public abstract ProbeColumn Scalar(string name, int first = 0);

    public abstract ProbeColumn Dense(string name, int first, params int[] dimensions);

    /// <summary>The same numbers without the zeros.</summary>
    public abstract ProbeColumn Sparse(string name, int first, int size);

    /// <summary>The least, the largest and what is rounded, a number for each row.</summary>
    public abstract ProbeColumn Extremes(string name);

    private static int Bit(long row, int element) => Source.Pixel(row, element) % 2;

    private static float Part(long row, int element) =>
        Source.Pixel(row, element) is var pixel && pixel % 3 == 0 ? 0 : pixel / 255f;

    private static Kind<T> Of<T>(PrimitiveDataViewType type, Func<long, int, T> value, params T[] extremes)
        where T : struct => new(type, value, extremes);

    private sealed class Kind<T>(PrimitiveDataViewType type, Func<long, int, T> value, T[] extremes) : DataKind
        where T : struct
    {
        public override string Name => type.ToString()!;

        public override ProbeColumn Scalar(string name, int first) =>
            Probe.Scalar(name, type, row => value(row, first));

        public override ProbeColumn Dense(string name, int first, params int[] dimensions)
        {
            var vector = new VectorDataViewType(type, dimensions);
            return Probe.Vector(name, vector, row => Values(row, first, vector.Size));
        }

        public override ProbeColumn Sparse(string name, int first, int size) =>
            Probe.Sparse(name, new VectorDataViewType(type, size), row => Values(row, first, size));

        public override ProbeColumn Extremes(string name) =>
            Probe.Scalar(name, type, row => extremes[row % extremes.Length]);

        private T[] Values(long row, int first, int size) =>
            [.. Enumerable.Range(first, size).Select(element => value(row, element))];
    }
}
