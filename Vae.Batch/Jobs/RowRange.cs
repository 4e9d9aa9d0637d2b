namespace Vae.Batch;

/// <summary>Rows that follow each other.</summary>
/// <param name="First">The number of the first row.</param>
/// <param name="Count">The number of rows.</param>
internal sealed record RowRange(long First, long Count)
{
    /// <summary>The number of the row behind the last one.</summary>
    public long End() => First + Count;
}
