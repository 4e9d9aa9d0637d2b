using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

internal sealed class MinMaxFunction<T> : MinMaxFunction
    where T : struct, IFloatingPointIeee754<T>
{
    private readonly T[] scales;
    private readonly T[] offsets;

    private MinMaxFunction(DataViewType type, T[] scales, T[] offsets)
        : base(type) => (this.scales, this.offsets) = (scales, offsets);

    public static new MinMaxFunction<T> Train(
        IDataView data,
        DataViewSchema.Column column,
        long maximumExampleCount,
        bool fixZero
    )
    {
        var size = column.Type is VectorDataViewType vector ? vector.Size : 1;
        var (min, max) = (new T[size], new T[size]);
        Array.Fill(min, T.PositiveInfinity);
        Array.Fill(max, T.NegativeInfinity);
        using var cursor = data.GetRowCursor([column]);
        var getter = DenseGetter(cursor, cursor.Schema[column.Index], new T[size]);
        for (long row = 0; row < maximumExampleCount && cursor.MoveNext(); row++)
        {
            var values = getter();
            for (var i = 0; i < size; i++)
            {
                // Comparisons with NaN are false: missing values have no say.
                if (values[i] < min[i])
                    min[i] = values[i];
                if (values[i] > max[i])
                    max[i] = values[i];
            }
        }
        return new MinMaxFunction<T>(
            column.Type,
            [.. min.Zip(max, (low, high) => Scale(low, high, fixZero))],
            [.. min.Zip(max, (low, high) => fixZero || !(high > low) ? T.Zero : low)]
        );
    }

    public static MinMaxFunction<T> Read(DataViewType type, BinaryReader reader) =>
        new(type, reader.ReadArray<T>(), reader.ReadArray<T>());

    public override void Write(BinaryWriter writer)
    {
        writer.WriteType(Type);
        writer.WriteArray(scales);
        writer.WriteArray(offsets);
    }

    public override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column)
    {
        var getter = DenseGetter(input, column, new T[scales.Length]);
        return column.Type is VectorDataViewType ? MakeVectorGetter(getter) : MakeScalarGetter(getter);
    }

    private ValueGetter<T> MakeScalarGetter(Func<T[]> getter) =>
        (ref T value) => value = (getter()[0] - offsets[0]) * scales[0];

    private ValueGetter<VBuffer<T>> MakeVectorGetter(Func<T[]> getter)
    {
        var result = new T[scales.Length];
        return (ref VBuffer<T> value) =>
        {
            var values = getter();
            for (var i = 0; i < result.Length; i++)
                result[i] = (values[i] - offsets[i]) * scales[i];
            Compact.Store<T>(result, ref value);
        };
    }

    /// <summary>A slot that has one value, or none, goes to zero.</summary>
    private static T Scale(T min, T max, bool fixZero) =>
        !(max > min) ? T.Zero
        : fixZero ? T.One / T.Max(T.Abs(max), T.Abs(min))
        : T.One / (max - min);

    private static Func<T[]> DenseGetter(DataViewRow input, DataViewSchema.Column column, T[] values)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getter = input.GetGetter<T>(column);
            return () =>
            {
                getter(ref values[0]);
                return values;
            };
        }
        var vectorGetter = input.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return () =>
        {
            vectorGetter(ref buffer);
            Contracts.Check(
                buffer.Length == values.Length,
                $"Expected {values.Length} slots, but got {buffer.Length}."
            );
            buffer.CopyTo(values);
            return values;
        };
    }
}
