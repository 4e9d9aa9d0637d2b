using System.Globalization;

namespace Vae.Bench.Measuring;

/// <summary>The median of some measurements, with the smallest and the largest.</summary>
internal readonly record struct Spread(double Median, double Smallest, double Largest)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Median:0.000} ({Smallest:0.000}–{Largest:0.000})");
}
