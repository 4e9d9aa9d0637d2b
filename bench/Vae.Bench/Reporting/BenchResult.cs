using Vae.Bench.Measuring;

namespace Vae.Bench.Reporting;

/// <summary>A row of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">Our figure, a median.</param>
/// <param name="Peer">What it is compared with, a median.</param>
/// <param name="Ratio">The median of the pairs' ratios, the smallest and the largest.</param>
/// <param name="Target">What was to be reached.</param>
/// <param name="Reached">Whether it was.</param>
internal sealed record BenchResult(string What, string Ours, string Peer, string Ratio, string Target, bool Reached)
{
    /// <summary>The columns' headings.</summary>
    public static IReadOnlyList<string> Headings { get; } =
    ["What", "VaeML", "Compared with", "Ratio", "Target", "Reached"];

    /// <summary>The row's cells, below the headings.</summary>
    public IReadOnlyList<string> Cells => [What, Ours, Peer, Ratio, Target, Reached ? "yes" : "no"];

    /// <summary>A ratio of times.</summary>
    public static BenchResult AtMost(string what, string ours, string peer, Spread ratio, double limit) =>
        new(what, ours, peer, ratio.ToString(), limit.ToString("≤ 0.00", Text.Culture), ratio.Median <= limit);

    /// <summary>A ratio of speeds.</summary>
    public static BenchResult AtLeast(string what, string ours, string peer, Spread ratio, double limit) =>
        new(what, ours, peer, ratio.ToString(), limit.ToString("≥ 0.00", Text.Culture), ratio.Median >= limit);

    /// <summary>A speed beside the machine's best.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="operations">The arithmetic of one repetition.</param>
    /// <param name="seconds">The time that repetitions took.</param>
    /// <param name="peak">The machine's best.</param>
    /// <param name="limit">The part of it to reach.</param>
    public static BenchResult OfPeak(string what, double operations, Spread seconds, MatrixPeak peak, double limit)
    {
        var ratio = new Spread(
            operations / seconds.Median / peak.Best,
            operations / seconds.Largest / peak.Best,
            operations / seconds.Smallest / peak.Best
        );
        return AtLeast(
            what,
            Text.GigaOperations(operations / seconds.Median),
            $"{Text.GigaOperations(peak.Best)}, 2048³ products",
            ratio,
            limit
        );
    }

    /// <summary>Times of which 95 % have to be within a limit.</summary>
    public static BenchResult Within(string what, IReadOnlyList<double> milliseconds, double limit)
    {
        var sorted = milliseconds.Order().ToArray();
        double Quantile(double part) => sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
        return new(
            what,
            string.Create(Text.Culture, $"{Quantile(0.5):0.0} ms, 95 % within {Quantile(0.95):0.0} ms"),
            "",
            "",
            string.Create(Text.Culture, $"95 % within {limit:0} ms"),
            Quantile(0.95) <= limit
        );
    }

    /// <summary>Managed memory that a row costs.</summary>
    public static BenchResult Allocated(string what, double bytesPerRow) =>
        new(what, bytesPerRow.ToString("0.000 B/row", Text.Culture), "", "", "< 1 B/row", bytesPerRow < 1);
}
