namespace Vae.Batch;

/// <summary>What a file of a run holds, the same for every shard.</summary>
internal sealed record FileLayout
{
    /// <summary>What its rows are.</summary>
    public required RowRole Role { get; init; }

    /// <summary>Its format.</summary>
    public required RowFormat Format { get; init; }

    /// <summary>Its compression.</summary>
    public RowCompression Compression { get; init; }

    /// <summary>The type of its numbers; null where the format has no such thing.</summary>
    public RowElement? Element { get; init; }

    /// <summary>The dimensions of a row as the file has them, such as <c>28, 28</c>; empty for single numbers.</summary>
    public required string ItemShape { get; init; }
}
