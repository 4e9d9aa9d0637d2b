using System.Globalization;
using Vae.Bench.Measuring;

namespace Vae.Bench.Reporting;

/// <summary>Figures with their units.</summary>
internal static class Text
{
    public static CultureInfo Culture => CultureInfo.InvariantCulture;

    public static string Milliseconds(Spread seconds) => string.Create(Culture, $"{seconds.Median * 1e3:0.0} ms");

    public static string Microseconds(Spread seconds) => string.Create(Culture, $"{seconds.Median * 1e6:0} µs");

    public static string Seconds(Spread seconds) => string.Create(Culture, $"{seconds.Median:0.00} s");

    public static string RowsPerSecond(int rows, Spread seconds) =>
        string.Create(Culture, $"{rows / seconds.Median:N0} rows/s");

    public static string GigaOperations(double perSecond) => string.Create(Culture, $"{perSecond / 1e9:0.0} GFLOP/s");

    public static string Megabytes(long bytes) => string.Create(Culture, $"{bytes / 1e6:0.0} MB");

    public static string Counted(int count, string what) =>
        string.Create(Culture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    public static string Losses(double ours, double theirs) =>
        string.Create(Culture, $"  loss of the last repetition: {ours:0.00} nats, theirs {theirs:0.00}");
}
