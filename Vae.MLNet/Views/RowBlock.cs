using System.Runtime.ExceptionServices;

namespace Vae.MLNet;

/// <summary>The rows of one batch on their way through a cursor: read, computed, served.</summary>
internal sealed class RowBlock(StepBatch batch, ColumnBuffer[] columns)
{
    /// <summary>What the step reads and computes.</summary>
    public StepBatch Batch { get; } = batch;

    /// <summary>The active columns that are passed on.</summary>
    public ColumnBuffer[] Columns { get; } = columns;

    /// <summary>Of each row the number that ML.NET's split cursors merge by.</summary>
    public long[] BatchNumbers { get; } = new long[batch.Capacity];

    /// <summary>The position of the block's first row.</summary>
    public long FirstPosition { get; set; }

    /// <summary>Whether the source has no rows behind this block.</summary>
    public bool IsLast { get; set; }

    /// <summary>What went wrong at the row behind this block's last.</summary>
    public ExceptionDispatchInfo? Error { get; set; }
}
