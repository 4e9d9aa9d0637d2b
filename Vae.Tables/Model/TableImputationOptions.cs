namespace Vae.Tables;

/// <summary>How missing cells are filled in.</summary>
public sealed record TableImputationOptions
{
    /// <summary>What a missing cell becomes.</summary>
    public TableImputation Method { get; init; }

    /// <summary>The seed; what row i becomes depends on the seed, i and the row alone.</summary>
    public long Seed { get; init; }

    /// <summary>The number of the first row.</summary>
    public long FirstRow { get; init; }

    /// <summary>How many latent vectors each row is explained by; at least 1.</summary>
    public int Samples { get; init; } = 200;

    /// <summary>Whether a category that training did not see counts as missing, and is filled in, instead of being refused.</summary>
    public bool UnseenIsMissing { get; init; }

    /// <summary>Looked at before each batch of rows.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What a missing cell becomes.</summary>
public enum TableImputation
{
    /// <summary>What is expected of it: the mean of a number, the likeliest category. The same for every seed but for the samples' noise.</summary>
    Expected,

    /// <summary>A draw from what it may be: other seeds give other tables, whose spread tells how much is known (multiple imputation).</summary>
    Draw,
}
