using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>The names of a vector's slots; a latent vector's are z0, z1, ….</summary>
internal static class SlotNames
{
    // The kind of annotation under which ML.NET's own transforms look for slot names.
    public const string Kind = "SlotNames";

    public static IEnumerable<string> Of(int latentSize) =>
        Enumerable.Range(0, latentSize).Select(i => string.Create(CultureInfo.InvariantCulture, $"z{i}"));

    /// <summary>The slot names of a column; null for none.</summary>
    public static IReadOnlyList<string>? Of(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>The annotations of a column whose slots have these names.</summary>
    public static DataViewSchema.Annotations Annotations(IEnumerable<string> slots) => Annotations(Kind, slots);

    /// <summary>The annotations of a column of which there is a text for each slot or key.</summary>
    public static DataViewSchema.Annotations Annotations(string kind, IEnumerable<string> texts)
    {
        var names = texts.Select(name => name.AsMemory()).ToArray();
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(
            kind,
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> destination) =>
                new VBuffer<ReadOnlyMemory<char>>(names.Length, names).CopyTo(ref destination)
        );
        return builder.ToAnnotations();
    }
}
