using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Reads float32 as it is.</summary>
internal sealed class SingleReader(DataViewRow source, DataViewSchema.Column column)
    : VectorReader<float>(source, column)
{
    protected override void Convert(ReadOnlySpan<float> values, Span<float> destination) => values.CopyTo(destination);
}
