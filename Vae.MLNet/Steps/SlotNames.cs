using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>The names of a latent vector's slots: z0, z1, ….</summary>
internal static class SlotNames
{
    // The kind of annotation under which ML.NET's own transforms look for slot names.
    private const string Kind = "SlotNames";

    public static IEnumerable<string> Of(int latentSize) =>
        Enumerable.Range(0, latentSize).Select(i => string.Create(CultureInfo.InvariantCulture, $"z{i}"));

    public static DataViewSchema.Annotations Latent(int latentSize)
    {
        var names = Of(latentSize).Select(name => name.AsMemory()).ToArray();
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(
            Kind,
            new VectorDataViewType(TextDataViewType.Instance, latentSize),
            (ref VBuffer<ReadOnlyMemory<char>> destination) =>
                new VBuffer<ReadOnlyMemory<char>>(names.Length, names).CopyTo(ref destination)
        );
        return builder.ToAnnotations();
    }
}
