using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Labels as numbers: a key is its index from 0, a missing one is NaN.</summary>
internal static class LabelGetters
{
    public static ValueGetter<float> GetLabelGetter(this DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is BooleanDataViewType)
        {
            var getter = row.GetGetter<bool>(column);
            var value = false;
            return (ref float label) =>
            {
                getter(ref value);
                label = value ? 1 : 0;
            };
        }
        return column.Type.RawType switch
        {
            var type when type == typeof(byte) => FromKey<byte>(row, column),
            var type when type == typeof(ushort) => FromKey<ushort>(row, column),
            var type when type == typeof(uint) => FromKey<uint>(row, column),
            var type when type == typeof(ulong) => FromKey<ulong>(row, column),
            _ => row.GetGetter<float>(column),
        };
    }

    private static ValueGetter<float> FromKey<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, INumberBase<T>
    {
        var getter = row.GetGetter<T>(column);
        T key = default;
        return (ref float label) =>
        {
            getter(ref key);
            label = T.IsZero(key) ? float.NaN : float.CreateTruncating(key) - 1;
        };
    }
}
