using System.Globalization;
using System.Numerics;

namespace Vae.Data;

/// <summary>Decimal numbers of Parquet and Arrow: whole numbers with a power of ten below them.</summary>
internal static class Decimals
{
    // A power of ten is a double up to here, and so a quotient of two doubles is the nearest one.
    private const int MostExact = 22;

    private static readonly double[] Powers = [.. Enumerable.Range(0, MostExact + 1).Select(i => Math.Pow(10, i))];

    /// <summary>The nearest double.</summary>
    /// <param name="unscaled">The digits.</param>
    /// <param name="scale">How many of them stand behind the point.</param>
    public static double ToDouble(BigInteger unscaled, int scale) =>
        scale is >= 0 and <= MostExact && BigInteger.Abs(unscaled) <= CellReader.MostInteger
            ? (double)unscaled / Powers[scale]
            : double.Parse(
                string.Create(CultureInfo.InvariantCulture, $"{unscaled}E{-scale}"),
                NumberStyles.Float,
                CultureInfo.InvariantCulture
            );

    /// <summary>All digits.</summary>
    /// <inheritdoc cref="ToDouble"/>
    public static string ToText(BigInteger unscaled, int scale)
    {
        if (scale <= 0)
        {
            return (unscaled * BigInteger.Pow(10, -scale)).ToString(CultureInfo.InvariantCulture);
        }

        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(unscaled.Sign < 0 ? "-" : "")}{digits[..^scale]}.{digits[^scale..]}";
    }
}
