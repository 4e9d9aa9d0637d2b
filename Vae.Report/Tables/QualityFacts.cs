using System.Globalization;
using Vae.Tables;

namespace Vae.Report;

/// <summary>The figures of two tables as names, values and what they mean, for people.</summary>
internal static class QualityFacts
{
    /// <summary>The facts, in their order.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> Of(TableQuality quality)
    {
        ArgumentNullException.ThrowIfNull(quality);
        yield return ("score", Text(quality.Score), "average of column shapes and pair trends, as SDMetrics 0.26");
        yield return ("column shapes", Text(quality.ColumnShapes), "are single columns distributed alike? 1 is equal");
        yield return ("pair trends", Text(quality.PairTrends), "do columns depend on each other alike? all pairs");
        yield return (
            "strong pair trends",
            Text(quality.StrongPairTrends),
            $"the {quality.Pairs.Count(pair => pair.IsStrong):N0} of {quality.Pairs.Count:N0} pairs that depend on each other strongly"
        );
        yield return (
            "score of strong pairs",
            Text(quality.StrongScore),
            "the same with strong pair trends, as SDMetrics 0.27 to 0.29"
        );
        if (quality.Columns.MaxBy(column => column.MostDifferent?.Difference) is { MostDifferent: { } most } worst)
        {
            yield return (
                "largest difference of a share",
                Text(most.Difference),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{most.Name}' of {worst.Name}: {Percent(most.Real)} real, {Percent(most.Synthetic)} synthetic"
                )
            );
        }

        foreach (var fact in Privacy(quality.Privacy))
        {
            yield return fact;
        }
    }

    /// <summary>A score or distance; a dash where there is none.</summary>
    public static string Text(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A share in per cent; a dash where there is none.</summary>
    public static string Percent(double? share) =>
        share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.##} %") : "–";

    /// <summary>Among which rows closest ones were sought, when not among all.</summary>
    public static string? SampleOf(TablePrivacy privacy)
    {
        string?[] samples =
        [
            Sample(privacy.RealSample, privacy.RealRows, "real"),
            Sample(privacy.Synthetic.Sample, privacy.Synthetic.Rows, "synthetic"),
            privacy.HeldOut is { } heldOut ? Sample(heldOut.Sample, heldOut.Rows, "held-out") : null,
        ];
        return Array.TrueForAll(samples, sample => sample is null)
            ? null
            : $"Distances are of random samples: {string.Join(", ", samples.Where(sample => sample is not null))} rows, seed {privacy.Seed}; copies are of all rows.";

        static string? Sample(int taken, int of, string kind) => taken == of ? null : $"{taken:N0} of {of:N0} {kind}";
    }

    private static IEnumerable<(string Name, string Value, string Meaning)> Privacy(TablePrivacy privacy)
    {
        yield return (
            "distance to the closest real row",
            Text(privacy.Synthetic.Median),
            "median of the synthetic rows; 0 is a copy, 1 differs in everything"
        );
        if (privacy.HeldOut is { } heldOut)
        {
            yield return (
                "… of held-out rows",
                Text(heldOut.Median),
                privacy.Synthetic.Median >= heldOut.Median
                    ? "median: synthetic rows come no closer than new real ones do"
                    : "median: synthetic rows come closer than new real ones do"
            );
        }

        yield return (
            "copies of real rows",
            Percent(privacy.Synthetic.CopyShare),
            $"{privacy.Synthetic.Copies:N0} synthetic rows"
        );
        if (privacy.HeldOut is { } copies)
        {
            yield return ("… among held-out rows", Percent(copies.CopyShare), $"{copies.Copies:N0} held-out rows");
        }
    }
}
