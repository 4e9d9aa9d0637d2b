using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Collects the distinct values of a column that are not missing.</summary>
internal static class TermCollector<T>
{
    public static T[] Collect(IDataView data, DataViewSchema.Column column, TermOptions options)
    {
        using var cursor = data.GetRowCursor([column]);
        var terms = new List<T>();
        var seen = new HashSet<T>(Terms<T>.Equality);
        foreach (var value in Values(cursor, cursor.Schema[column.Index]))
        {
            if (terms.Count == options.MaximumNumberOfKeys)
                break;
            if (!Terms<T>.IsMissing(value, column.Type.GetItemType()) && seen.Add(value))
                terms.Add(value);
        }
        if (options.KeyOrdinality == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            terms.Sort(Terms<T>.Order);
        return [.. terms];
    }

    private static IEnumerable<T> Values(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            var getter = cursor.GetGetter<VBuffer<T>>(column);
            VBuffer<T> values = default;
            while (cursor.MoveNext())
            {
                getter(ref values);
                foreach (var value in values.DenseValues())
                    yield return value;
            }
        }
        else
        {
            var getter = cursor.GetGetter<T>(column);
            T value = default;
            while (cursor.MoveNext())
            {
                getter(ref value);
                yield return value;
            }
        }
    }
}
