using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Bench.Measuring;

/// <summary>Reads one column of a pipeline as its next step would.</summary>
internal static class ColumnReader
{
    public static void ReadNumbers(IDataView view, string name, Span<float> values)
    {
        var column = view.Schema[name];
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<float>(column);
        for (var row = 0; cursor.MoveNext(); row++)
        {
            getter(ref values[row]);
        }
    }

    public static void Read(IDataView view, string name, Span<float> values)
    {
        var column = view.Schema[name];
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var value = default(VBuffer<float>);
        while (cursor.MoveNext())
        {
            getter(ref value);
            value.GetValues().CopyTo(values);
            values = values[value.Length..];
        }
    }
}
