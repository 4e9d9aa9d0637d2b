namespace Vae.MLNet;

/// <summary>What the options of the steps of a table's model have in common.</summary>
public abstract record VaeTableStepOptions
{
    private protected VaeTableStepOptions() { }

    /// <summary>Whether a category that training did not see counts as a missing cell, instead of being an error.</summary>
    public bool UnseenIsMissing { get; init; }

    /// <summary>The maximum number of rows that are read ahead and computed together; 0 for the model's batch size, up to 256.</summary>
    public int BatchSize { get; init; }
}
