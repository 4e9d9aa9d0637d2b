using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>
/// The classes that the keys of a column stand for. Where the column's key values are integers, or text that reads as integers, a key
/// stands for its value; otherwise for its place, the first key for class 0.
/// </summary>
/// <remarks>MapValueToKey numbers values in the order of their occurrence: the first digit of a data set has key 1, whatever it is.</remarks>
internal sealed class KeyLabels
{
    private const string Kind = "KeyValues";

    // By key; the key 0 is a missing value.
    private readonly long[]? classes;

    private KeyLabels(long[]? classes) => this.classes = classes;

    /// <summary>The class of each key from 1 on; null when a key's class is its place.</summary>
    public IReadOnlyList<long>? Classes => classes;

    /// <summary>The keys of a column; null when it holds no keys.</summary>
    public static KeyLabels? Of(DataViewSchema.Column column) =>
        column.Type is not KeyDataViewType ? null : new KeyLabels(Integers(column.Annotations));

    /// <summary>The class of a key above 0.</summary>
    public long this[ulong key] =>
        classes is null ? (long)Math.Min(key - 1, long.MaxValue)
        : key <= (ulong)classes.Length ? classes[key - 1]
        : -1;

    private static long[]? Integers(DataViewSchema.Annotations annotations)
    {
        if (annotations.Schema.GetColumnOrNull(Kind)?.Type is not VectorDataViewType type)
        {
            return null;
        }

        var raw = type.ItemType.RawType;
        return raw == typeof(float) ? Integers<float>(annotations, value => value)
            : raw == typeof(double) ? Integers<double>(annotations, value => value)
            : raw == typeof(sbyte) ? Integers<sbyte>(annotations, value => value)
            : raw == typeof(byte) ? Integers<byte>(annotations, value => value)
            : raw == typeof(short) ? Integers<short>(annotations, value => value)
            : raw == typeof(ushort) ? Integers<ushort>(annotations, value => value)
            : raw == typeof(int) ? Integers<int>(annotations, value => value)
            : raw == typeof(uint) ? Integers<uint>(annotations, value => value)
            : raw == typeof(long) ? Integers<long>(annotations, value => value)
            : raw == typeof(ulong) ? Integers<ulong>(annotations, value => value)
            : raw == typeof(ReadOnlyMemory<char>) ? Integers<ReadOnlyMemory<char>>(annotations, Parse)
            : null;
    }

    private static long[]? Integers<T>(DataViewSchema.Annotations annotations, Func<T, double> number)
    {
        VBuffer<T> values = default;
        annotations.GetValue(Kind, ref values);
        var numbers = values.DenseValues().Select(number).ToArray();
        return numbers.All(double.IsInteger) ? [.. numbers.Select(value => (long)value)] : null;
    }

    private static double Parse(ReadOnlyMemory<char> text) =>
        double.TryParse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;
}
