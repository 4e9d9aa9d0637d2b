namespace Vae.Batch;

/// <summary>How far a run is.</summary>
/// <param name="Done">The rows that are written, those of earlier attempts included.</param>
/// <param name="Total">The rows to be written.</param>
/// <param name="RowsPerSecond">The speed since this attempt began.</param>
internal readonly record struct BatchProgress(long Done, long Total, double RowsPerSecond)
{
    /// <summary>The time that the rest takes at this speed.</summary>
    public TimeSpan Remaining =>
        RowsPerSecond > 0
            ? TimeSpan.FromSeconds(Math.Min((Total - Done) / RowsPerSecond, TimeSpan.MaxValue.TotalSeconds / 2))
            : TimeSpan.Zero;
}
