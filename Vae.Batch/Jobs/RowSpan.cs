namespace Vae.Batch;

/// <summary>Some rows with all that is known of them.</summary>
/// <param name="firstRow">The number of the first row.</param>
/// <param name="count">The number of rows.</param>
internal readonly ref struct RowSpan(long firstRow, int count)
{
    /// <summary>The number of the first row.</summary>
    public long FirstRow { get; } = firstRow;

    /// <summary>The number of rows.</summary>
    public int Count { get; } = count;

    /// <summary>The images, or the codes, one row after the other.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>One label a row, or none.</summary>
    public ReadOnlySpan<long> Labels { get; init; }

    /// <summary>One latent vector a row, or none.</summary>
    public ReadOnlySpan<float> Latents { get; init; }
}
