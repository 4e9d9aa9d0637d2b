namespace Vae.Tables;

/// <summary>Which rows of a table are generated.</summary>
public sealed record TableGenerationOptions
{
    /// <summary>The seed; row i of a seed is the same however many rows are generated at once.</summary>
    public long Seed { get; init; }

    /// <summary>The number of the first row.</summary>
    public long FirstRow { get; init; }

    /// <summary>
    /// What every row has to have. That the condition of a conditional model is one of its categories is drawn so; rows that do not have the
    /// rest are thrown away and drawn again.
    /// </summary>
    public IReadOnlyList<TableFilter> Where { get; init; } = [];

    /// <summary>Whether rows have no missing cells, though training rows had some.</summary>
    public bool Complete { get; init; }

    /// <summary>How often a row is drawn until it has what is asked for; at least 1.</summary>
    public int MostDraws { get; init; } = 10_000;

    /// <summary>Looked at before each batch of rows.</summary>
    public CancellationToken Cancellation { get; init; }
}
