using System.Globalization;
using Vae.Inference;

namespace Vae.Training;

/// <summary>Figures of a training in words.</summary>
internal static class MetricsText
{
    /// <summary>Reconstruction loss + KL divergence = their sum.</summary>
    public static string Of(SplitMetrics metrics) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{metrics.Reconstruction:F2} + {metrics.KlDivergence:F2} = {metrics.Total:F2}, {metrics.ActiveUnits} {(metrics.Perplexity is { } perplexity ? $"codes of perplexity {perplexity.ToString("F1", CultureInfo.InvariantCulture)}" : "active units")}"
        );

    /// <summary>A duration as h:mm:ss.</summary>
    public static string Of(TimeSpan time) => $"{(int)time.TotalHours}:{time:mm\\:ss}";

    /// <summary>The figures of an epoch that is done.</summary>
    public static string Of(EpochMetrics epoch, int epochs)
    {
        var held = epoch.Validation is { } validation ? $"  held out {Of(validation)}" : "";
        var test = epoch.Test is { } rows ? $"  test {Of(rows)}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch}/{epochs}  train {Of(epoch.Train)}{held}{test}  β {epoch.Beta:F2}  {epoch.Seconds:F1} s  {epoch.RowsPerSecond:N0} rows/s"
        );
    }

    /// <summary>What is wrong, as a line of its own.</summary>
    public static string OfWarning(string warning) => $"Warning: {warning}";
}

/// <summary>Gives a line of text for each epoch.</summary>
internal sealed class EpochLines(Action<string> write) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Completed is { } epoch)
        {
            write(MetricsText.Of(epoch, value.Point.Epochs));
        }

        if (value.Warning is { } warning)
        {
            write(MetricsText.OfWarning(warning));
        }
    }
}
