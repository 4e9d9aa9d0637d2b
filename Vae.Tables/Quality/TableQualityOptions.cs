namespace Vae.Tables;

/// <summary>What <see cref="TableQuality.Measure"/> takes besides the two tables.</summary>
public sealed record TableQualityOptions
{
    /// <summary>
    /// Real rows that the model has not learnt from, with the columns of the real table: what their distances to the real rows are, those
    /// of synthetic rows are compared with. None when null.
    /// </summary>
    public TableData? HeldOut { get; init; }

    /// <summary>
    /// The most rows of each table among which closest rows are sought; of a larger table a random sample is taken. Sought are all pairs, so
    /// twice the rows take four times as long. At least 1.
    /// </summary>
    public int PrivacyRows { get; init; } = 100_000;

    /// <summary>The seed of the samples.</summary>
    public long Seed { get; init; }

    /// <summary>Looked at between columns, pairs of columns and blocks of rows.</summary>
    public CancellationToken Cancellation { get; init; }

    internal void Check()
    {
        if (PrivacyRows < 1)
        {
            throw new ArgumentException(
                $"{nameof(TableQualityOptions)}.{nameof(PrivacyRows)} (--rows) is {PrivacyRows}; expected at least 1."
            );
        }
    }
}
