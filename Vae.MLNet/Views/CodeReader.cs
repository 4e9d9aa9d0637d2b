using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Reads a vector of codes: keys, of which key k is code k − 1, or numbers as they are.</summary>
internal static class CodeReader
{
    /// <summary>The reader of the codes of the current row of a source, as float32, which holds each of them.</summary>
    public static ValueReader For(DataViewRow source, DataViewSchema.Column column) =>
        ((VectorDataViewType)column.Type).ItemType is not KeyDataViewType key
            ? ValueReader.For(source, column)
            : Type.GetTypeCode(key.RawType) switch
            {
                TypeCode.Byte => new KeysReader<byte>(source, column),
                TypeCode.UInt16 => new KeysReader<ushort>(source, column),
                TypeCode.UInt32 => new KeysReader<uint>(source, column),
                _ => new KeysReader<ulong>(source, column),
            };

    /// <summary>The index of the first number that is no code; −1 when all are.</summary>
    public static int IndexOfInvalid(ReadOnlySpan<float> values, int count)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= 0 && values[i] < count && float.IsInteger(values[i])))
            {
                return i;
            }
        }

        return -1;
    }

    private sealed class KeysReader<T>(DataViewRow source, DataViewSchema.Column column) : ValueReader
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<VBuffer<T>> getter = source.GetGetter<VBuffer<T>>(column);
        private VBuffer<T> keys;

        public override void Read(Span<float> destination, long position)
        {
            getter(ref keys);
            // What a sparse vector leaves out is the missing key.
            if (keys.Length != destination.Length || !keys.IsDense)
            {
                throw Refuse(position, $"{keys.GetValues().Length} keys", $"{destination.Length}");
            }

            var values = keys.GetValues();
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] == T.Zero)
                {
                    throw Refuse(position, $"a missing key at element {i}", "the key of a code");
                }

                destination[i] = float.CreateTruncating(values[i]) - 1;
            }
        }

        private InvalidOperationException Refuse(long position, string found, string expected) =>
            new($"Row {position}: column '{column.Name}' holds {found}; expected {expected}.");
    }
}
