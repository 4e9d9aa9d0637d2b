using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Rounds float64 to float32.</summary>
internal sealed class DoubleReader(DataViewRow source, DataViewSchema.Column column)
    : VectorReader<double>(source, column)
{
    protected override void Convert(ReadOnlySpan<double> values, Span<float> destination)
    {
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = (float)values[i];
        }
    }
}
