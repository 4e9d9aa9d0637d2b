namespace Vae.Data;

/// <summary>Rows have a picture's channels one after the other, where pixels have them beside each other.</summary>
internal static class PicturePlanes
{
    // Red, green, blue and opacity, in whichever order.
    private const int BytesOfPixel = 4;

    /// <summary>Takes channels of pixels.</summary>
    /// <param name="pixels">Four bytes for each pixel.</param>
    /// <param name="places">The place of each channel among the bytes of a pixel, in the order that a row has them.</param>
    /// <param name="values">What each byte becomes.</param>
    /// <param name="row">Receives as many values for each channel as there are pixels.</param>
    public static void Take<T>(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> places, ReadOnlySpan<T> values, Span<T> row)
    {
        var size = pixels.Length / BytesOfPixel;
        for (var channel = 0; channel < places.Length; channel++)
        {
            var plane = row.Slice(channel * size, size);
            var place = places[channel];
            for (var i = 0; i < plane.Length; i++)
            {
                plane[i] = values[pixels[BytesOfPixel * i + place]];
            }
        }
    }
}
