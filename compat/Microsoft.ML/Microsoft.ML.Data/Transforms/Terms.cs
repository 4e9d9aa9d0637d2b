using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>What values of one type need in order to become keys. Text goes by its characters, not by its memory.</summary>
internal static class Terms<T>
{
    public static IEqualityComparer<T> Equality { get; } =
        typeof(T) == typeof(ReadOnlyMemory<char>)
            ? (IEqualityComparer<T>)(object)new TextComparer()
            : EqualityComparer<T>.Default;

    public static IComparer<T> Order { get; } =
        typeof(T) == typeof(ReadOnlyMemory<char>) ? (IComparer<T>)(object)new TextComparer() : Comparer<T>.Default;

    public static bool IsMissing(T value, DataViewType type) =>
        value switch
        {
            float number => float.IsNaN(number),
            double number => double.IsNaN(number),
            ReadOnlyMemory<char> text => text.IsEmpty,
            _ => type is KeyDataViewType && EqualityComparer<T>.Default.Equals(value, default),
        };

    public static ReadOnlyMemory<char> ToText(T value) =>
        value is ReadOnlyMemory<char> text ? text : Convert.ToString(value, CultureInfo.InvariantCulture).AsMemory();

    private sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>, IComparer<ReadOnlyMemory<char>>
    {
        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> value) => string.GetHashCode(value.Span);

        public int Compare(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceCompareTo(y.Span);
    }
}
