using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>The choice between dense and sparse for vectors that are computed here.</summary>
internal static class Compact
{
    /// <summary>Stores the values, as a sparse vector when fewer than half of them differ from the default.</summary>
    public static void Store<T>(ReadOnlySpan<T> values, ref VBuffer<T> destination)
    {
        var comparer = EqualityComparer<T>.Default;
        var count = 0;
        foreach (var value in values)
        {
            if (!comparer.Equals(value, default))
                count++;
        }
        var dense = count >= values.Length / 2;
        var editor = VBufferEditor.Create(ref destination, values.Length, dense ? values.Length : count);
        if (dense)
            values.CopyTo(editor.Values);
        else
        {
            for (int i = 0, next = 0; next < count; i++)
            {
                if (comparer.Equals(values[i], default))
                    continue;
                (editor.Values[next], editor.Indices[next]) = (values[i], i);
                next++;
            }
        }
        destination = editor.Commit();
    }
}
