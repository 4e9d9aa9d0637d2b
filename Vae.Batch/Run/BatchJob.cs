namespace Vae.Batch;

/// <summary>Rows to be computed and where they go.</summary>
internal sealed record BatchJob
{
    /// <summary>The main file, of the shard if there is one.</summary>
    public required OutputName Output { get; init; }

    /// <summary>What the bytes depend on.</summary>
    public required RunDescription Run { get; init; }

    /// <summary>The shard; null for a whole run.</summary>
    public Shard? Shard { get; init; }

    /// <summary>The rows of the shard, or all.</summary>
    public required RowRange Rows { get; init; }

    /// <summary>The files.</summary>
    public required OutputFiles Files { get; init; }

    /// <summary>Where the rows come from; owned by the caller.</summary>
    public required IRowSource Source { get; init; }

    /// <summary>The files that are read, as they were when they were opened.</summary>
    public IReadOnlyList<InputStamp> Inputs { get; init; } = [];

    /// <summary>What the files may replace.</summary>
    public Destination Destination { get; init; } = new([]);

    /// <summary>See <see cref="BatchManifest.Arguments"/>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
