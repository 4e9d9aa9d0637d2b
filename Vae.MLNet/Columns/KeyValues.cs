using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>What the keys of a column stand for.</summary>
internal static class KeyValues
{
    /// <summary>ML.NET's annotation of them.</summary>
    public const string Kind = "KeyValues";

    /// <summary>The key values as text, numbers as they are written; null when there are none.</summary>
    public static string[]? Of(DataViewSchema.Column column)
    {
        var annotations = column.Annotations;
        if (annotations.Schema.GetColumnOrNull(Kind)?.Type is not VectorDataViewType type)
        {
            return null;
        }

        var raw = type.ItemType.RawType;
        return raw == typeof(float) ? Texts<float>(annotations)
            : raw == typeof(double) ? Texts<double>(annotations)
            : raw == typeof(sbyte) ? Texts<sbyte>(annotations)
            : raw == typeof(byte) ? Texts<byte>(annotations)
            : raw == typeof(short) ? Texts<short>(annotations)
            : raw == typeof(ushort) ? Texts<ushort>(annotations)
            : raw == typeof(int) ? Texts<int>(annotations)
            : raw == typeof(uint) ? Texts<uint>(annotations)
            : raw == typeof(long) ? Texts<long>(annotations)
            : raw == typeof(ulong) ? Texts<ulong>(annotations)
            : raw == typeof(bool) ? Texts<bool>(annotations)
            : raw == typeof(ReadOnlyMemory<char>) ? Texts<ReadOnlyMemory<char>>(annotations)
            // Dates and the like name no class, whatever they are.
            : [$"values of the type {type.ItemType}"];
    }

    /// <summary>The annotations of a column whose keys have these values.</summary>
    public static DataViewSchema.Annotations Annotations(IEnumerable<string> values) =>
        SlotNames.Annotations(Kind, values);

    private static string[] Texts<T>(DataViewSchema.Annotations annotations)
    {
        VBuffer<T> values = default;
        annotations.GetValue(Kind, ref values);
        return [.. values.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
    }
}
