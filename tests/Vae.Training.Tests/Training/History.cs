using Vae.Inference;

namespace Vae.Training.Tests.Training;

/// <summary>Histories without the figures that a clock makes.</summary>
internal static class History
{
    public static string WithoutTimes(IEnumerable<EpochMetrics> history) =>
        string.Join('\n', history.Select(e => (e with { Seconds = 0, RowsPerSecond = 0 }).ToJson()));
}
