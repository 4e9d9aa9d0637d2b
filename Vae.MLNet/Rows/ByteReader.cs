using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Normalises pixels from 0…255 to [0, 1].</summary>
internal sealed class ByteReader(DataViewRow source, DataViewSchema.Column column) : VectorReader<byte>(source, column)
{
    // A look-up is several times faster than the conversion and division.
    private static readonly float[] Normalised = [.. Enumerable.Range(0, 256).Select(pixel => pixel / 255f)];

    protected override void Convert(ReadOnlySpan<byte> values, Span<float> destination)
    {
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = Normalised[values[i]];
        }
    }
}
