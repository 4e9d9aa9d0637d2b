using Vae.Tables;

namespace Vae.Report;

/// <summary>How far synthetic rows, and held-out ones, are from the closest real row.</summary>
internal static class ClosestRecordsChart
{
    private const int Bins = 40;
    private const int Digits = 6;

    // The last bin holds all that lies farther.
    private const double Tail = 0.995;

    public static Figure Make(TableQuality quality, int before)
    {
        var privacy = quality.Privacy;
        var (synthetic, heldOut) = (privacy.Synthetic, privacy.HeldOut);
        var high = Math.Max(Far(synthetic), heldOut is null ? 0 : Far(heldOut));
        // All rows are copies.
        high = high > 0 ? high : 1;
        var edges = Enumerable.Range(0, Bins + 1).Select(i => high * i / Bins).ToArray();
        var medians = $"The median is {QualityFacts.Text(synthetic.Median)} of synthetic rows";
        medians += heldOut is null ? "" : $" and {QualityFacts.Text(heldOut.Median)} of held-out ones";
        return new Figure
        {
            Id = QualityReport.IdOf(before, "closest-records"),
            Title = "Distance to the closest real row",
            Caption =
                $"How far each row is from the closest of {privacy.RealSample:N0} real rows, as a share of the rows; all that lie farther are in the last bin. The distance is the average over the columns of |difference| / range for numbers, at most 1, and of 0 or 1 for categories, missing being one. "
                + (
                    heldOut is null
                        ? "Without held-out rows (--holdout) nobody knows how close new real rows come. "
                        : "Held-out rows are real ones that the model has not learnt from: a model that repeats what it has learnt comes closer than they do. "
                )
                + $"{medians}; {QualityFacts.Percent(synthetic.CopyShare)} of synthetic rows{(heldOut is null ? "" : $" and {QualityFacts.Percent(heldOut.CopyShare)} of held-out rows")} are copies of real ones. {QualityFacts.SampleOf(privacy)}".TrimEnd(),
            Alt = $"A histogram of distances. {medians}.",
            Chart = "closestRecords",
            Data = new
            {
                edges = Rounded.All(Digits, edges),
                synthetic = Series(synthetic, high),
                held_out = heldOut is null ? null : Series(heldOut, high),
            },
        };
    }

    private static double Far(ClosestRecords records) => records.Sorted[(int)(Tail * (records.Sample - 1))];

    private static object Series(ClosestRecords records, double high)
    {
        var counts = new int[Bins];
        foreach (var distance in records.Sorted)
        {
            counts[Math.Min((int)(distance / high * Bins), Bins - 1)]++;
        }

        return new
        {
            rows = records.Sample,
            median = Rounded.To(Digits, records.Median),
            copies = Rounded.To(Digits, records.CopyShare),
            shares = Rounded.All(Digits, counts.Select(count => (double)count / records.Sample)),
        };
    }
}
