using Vae.Inference;

namespace Vae.Tables;

/// <summary>
/// How close synthetic rows come to the real ones that a model has learnt from. Rows that are closer to them than new real rows are, or
/// copies of them more often, tell who was among them.
/// </summary>
/// <remarks>
/// The distance of two rows is the average over the columns (Gower 1971, as SDMetrics' distance to the closest record has it): of numbers
/// their difference in units of the real column's range, at most 1; of text and Booleans 0 when they are equal, else 1; a missing cell is at
/// distance 0 of another and 1 of all others, as are different numbers of a column that is constant among the real rows.
/// </remarks>
public sealed record TablePrivacy
{
    /// <summary>The number of real rows.</summary>
    public required int RealRows { get; init; }

    /// <summary>The number of real rows among which closest ones were sought: a sample where there are more than asked for.</summary>
    public required int RealSample { get; init; }

    /// <summary>The seed of the samples.</summary>
    public required long Seed { get; init; }

    /// <summary>How close synthetic rows come to the real ones.</summary>
    public required ClosestRecords Synthetic { get; init; }

    /// <summary>How close real rows come that the model has not learnt from; null without such rows.</summary>
    public ClosestRecords? HeldOut { get; init; }

    /// <summary>Measures two tables whose columns have been found in each other.</summary>
    internal static TablePrivacy Of(
        TableData real,
        TableData synthetic,
        int[] syntheticColumns,
        TableQualityOptions options
    )
    {
        var most = options.PrivacyRows;
        var sample = Sample(real.Count, most, options.Seed, 0);
        var space = new RowSpace(real);
        var closest = new ClosestRows(space.Points(real, Identity(real), sample), space.Width);
        var copies = new RowCopies(real);
        return new TablePrivacy
        {
            RealRows = real.Count,
            RealSample = sample.Length,
            Seed = options.Seed,
            Synthetic = Closest(synthetic, syntheticColumns, 1),
            HeldOut = options.HeldOut is { } heldOut ? Closest(heldOut, SchemaMatch.Columns(real, heldOut), 2) : null,
        };

        ClosestRecords Closest(TableData rows, int[] columns, int pass)
        {
            var points = space.Points(rows, columns, Sample(rows.Count, most, options.Seed, pass));
            var distances = closest.Distances(points, options.Cancellation);
            Array.Sort(distances);
            return new ClosestRecords(distances)
            {
                Rows = rows.Count,
                Copies = copies.Count(rows, columns, options.Cancellation),
            };
        }
    }

    private static int[] Identity(TableData table) => [.. Enumerable.Range(0, table.Fields.Count)];

    /// <summary>All rows, or so many of them, each set of which is as likely (Fisher and Yates).</summary>
    private static int[] Sample(int count, int most, long seed, int pass)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        if (count <= most)
        {
            return rows;
        }

        for (var i = 0; i < most; i++)
        {
            var words = Philox4x32.Block(seed, i, (uint)pass, NoisePurpose.Shuffle);
            var other = i + (int)Math.BigMul((ulong)words.W1 << 32 | words.W0, (ulong)(count - i), out _);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        return rows[..most];
    }
}
