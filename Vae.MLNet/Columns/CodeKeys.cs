using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Codes as ML.NET's keys, which count from 1 on: key k stands for code k − 1, and says so by its key value.</summary>
internal static class CodeKeys
{
    /// <summary>The type of keys of so many codes.</summary>
    public static KeyDataViewType Type(int count) => new(typeof(uint), count);

    /// <summary>Their key values, the codes, as Singles.</summary>
    public static DataViewSchema.Annotations Annotations(int count)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(
            KeyValues.Kind,
            new VectorDataViewType(NumberDataViewType.Single, count),
            (ref VBuffer<float> values) => values = new VBuffer<float>(count, Values(count))
        );
        return builder.ToAnnotations();
    }

    /// <summary>ML.NET's own transformer of codes as Singles to such keys.</summary>
    public static IEstimator<ITransformer> Of(MLContext ml, string column, string numbers, int count) =>
        ml.Transforms.Conversion.MapValueToKey(
            column,
            numbers,
            keyData: ml.Data.LoadFromEnumerable(Values(count).Select(value => new Code { Value = value }))
        );

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(code => (float)code)];

    private sealed class Code
    {
        public float Value { get; set; }
    }
}
