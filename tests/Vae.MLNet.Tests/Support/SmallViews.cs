using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Small views of given values.</summary>
internal static class SmallViews
{
    /// <summary>Rows of <paramref name="width"/> values each, and what else a row has.</summary>
    public static ProbeView OfVectors(
        string name,
        IReadOnlyList<float> values,
        int width,
        params IReadOnlyList<ProbeColumn> others
    ) =>
        new(
            values.Count / width,
            [
                Probe.Vector(
                    name,
                    NumberDataViewType.Single,
                    row => values.Skip((int)row * width).Take(width).ToArray(),
                    width
                ),
                .. others,
            ]
        );

    public static ProbeColumn Labels(string name, IReadOnlyList<long> labels) =>
        Probe.Scalar(name, NumberDataViewType.Int64, row => labels[(int)row]);

    /// <summary>A vector column's rows, one after the other.</summary>
    public static float[] Flat(IDataView view, string column) =>
        [.. Rows.Values<float[]>(view, column).SelectMany(row => row)];

    /// <summary>Fits an estimator to the view and applies it.</summary>
    public static IDataView Apply<T>(this IDataView view, IEstimator<T> estimator)
        where T : class, ITransformer => estimator.Fit(view).Transform(view);

    public static string[] SlotNames(this DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
