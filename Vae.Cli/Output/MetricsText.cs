using System.Globalization;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Figures of a training in words.</summary>
internal static class MetricsText
{
    /// <summary>Reconstruction loss + KL divergence = their sum.</summary>
    public static string Of(SplitMetrics metrics) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{metrics.Reconstruction:F2} + {metrics.KlDivergence:F2} = {metrics.Total:F2}, {metrics.ActiveUnits} active units"
        );

    /// <summary>A duration as h:mm:ss.</summary>
    public static string Of(TimeSpan time) => $"{(int)time.TotalHours}:{time:mm\\:ss}";
}
