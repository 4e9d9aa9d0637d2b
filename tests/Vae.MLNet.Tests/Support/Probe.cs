using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Makes columns of a <see cref="ProbeView"/>.</summary>
internal static class Probe
{
    public static ProbeColumn Scalar<T>(
        string name,
        PrimitiveDataViewType type,
        Func<long, T> value,
        DataViewSchema.Annotations? annotations = null
    ) => new ProbeColumn<T>(name, type, (long row, ref T to) => to = value(row), annotations);

    /// <summary>A vector of known size.</summary>
    public static ProbeColumn Vector<T>(
        string name,
        PrimitiveDataViewType item,
        Func<long, T[]> values,
        params int[] dimensions
    ) => Vector(name, new VectorDataViewType(item, dimensions), values);

    public static ProbeColumn Vector<T>(string name, VectorDataViewType type, Func<long, T[]> values) =>
        new ProbeColumn<VBuffer<T>>(
            name,
            type,
            (long row, ref VBuffer<T> to) =>
            {
                var from = values(row);
                VBuffer<T>.Copy(from, 0, ref to, from.Length);
            }
        );

    /// <summary>A vector without its zeros.</summary>
    public static ProbeColumn Sparse<T>(string name, VectorDataViewType type, Func<long, T[]> values) =>
        new ProbeColumn<VBuffer<T>>(
            name,
            type,
            (long row, ref VBuffer<T> to) =>
            {
                var from = values(row);
                int[] indices = [.. Enumerable.Range(0, from.Length).Where(i => !Equals(from[i], default(T)))];
                T[] kept = [.. indices.Select(i => from[i])];
                new VBuffer<T>(from.Length, kept.Length, kept, indices).CopyTo(ref to);
            }
        );

    /// <summary>Names of key values, as MapKeyToValue reads them.</summary>
    public static DataViewSchema.Annotations KeyValues(params string[] names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(
            "KeyValues",
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> to) =>
                VBuffer<ReadOnlyMemory<char>>.Copy([.. names.Select(name => name.AsMemory())], 0, ref to, names.Length)
        );
        return builder.ToAnnotations();
    }
}
