using System.Globalization;

namespace Vae.Data;

/// <summary>What the numbers of a file are divided by, and whether that looks right for what was read so far.</summary>
/// <param name="largest">What was asked for; null for what the type of the elements suggests.</param>
internal sealed class RowScale(float? largest)
{
    // Of what is divided by its largest value, something is above this: pictures of 5 bits and masks are not, taken for bytes.
    private const float Dark = 31.5f / byte.MaxValue;

    // What an unsigned byte becomes, once one was read.
    private float[] byByte = [];
    private float brightest;

    /// <summary>Divides numbers that are no unsigned bytes.</summary>
    public void Apply(Span<float> values)
    {
        if (largest is not { } divisor)
        {
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= divisor;
        }

        for (var i = 0; i < values.Length && brightest <= Dark; i++)
        {
            brightest = float.MaxNumber(brightest, Math.Abs(values[i]));
        }
    }

    /// <summary>Divides unsigned bytes, by 255 when nothing else was asked for.</summary>
    public void Convert(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (byByte.Length == 0)
        {
            var divisor = largest ?? byte.MaxValue;
            byByte = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(i => i / divisor)];
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = byByte[bytes[i]];
        }

        Note(bytes);
    }

    /// <summary>Remembers bytes that somebody else divides.</summary>
    public void Note(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && brightest <= Dark; i++)
        {
            brightest = Math.Max(brightest, bytes[i] / (largest ?? byte.MaxValue));
        }
    }

    /// <summary>What looks wrong with the scale, in a sentence; null when nothing does.</summary>
    /// <param name="name">As messages call the file.</param>
    /// <param name="element">The type of its elements; null for text.</param>
    public string? Warning(string name, RowElement? element)
    {
        var divisor = largest ?? (element == RowElement.UInt8 ? byte.MaxValue : 1f);
        if (brightest is 0 or > Dark || divisor <= 1)
        {
            return null;
        }

        var most = MathF.Round(brightest * divisor, 3);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} holds {(element == RowElement.UInt8 ? "bytes" : "numbers")} of at most {most}, which were divided by {divisor} and are nearly 0 now; "
                + $"if they are no more than that anywhere, {nameof(RowReaderOptions)}.{nameof(RowReaderOptions.LargestValue)} {most} (--max-value {most}) scales them."
        );
    }
}

/// <summary>Whole numbers that are written as others.</summary>
internal static class WholeNumbers
{
    // Above it two whole numbers may be the same double.
    private const double Most = 1L << 53;

    /// <summary>The whole number that a double is, if it is one.</summary>
    public static bool TryConvert(double number, out long value)
    {
        var isWhole = Math.Abs(number) <= Most && Math.Floor(number) == number;
        value = isWhole ? (long)number : 0;
        return isWhole;
    }
}
