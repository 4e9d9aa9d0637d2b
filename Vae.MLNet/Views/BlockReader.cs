using System.Runtime.ExceptionServices;
using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Fills blocks with rows of a source, by one thread at a time, and computes them, by any number of threads at once.</summary>
internal sealed class BlockReader : IDisposable
{
    // So many rows of the size of MNIST's stay in a core's cache from when they are read to when they are computed.
    private const int DefaultRows = 256;

    // Where a thread could be waiting for its first rows, or for another's last.
    private const int FewRows = 32;

    private readonly StepBinding binding;
    private readonly DataViewRowCursor source;
    private readonly bool[] activeOutputs;
    private readonly StepReader reader;
    private readonly int capacity;
    private readonly Lanes lanes;
    private readonly Func<int, ColumnBuffer>[] buffers;
    private readonly CursorBlock?[] blocks;

    public BlockReader(
        StepBinding binding,
        DataViewRowCursor source,
        bool[] activeOutputs,
        IReadOnlyList<DataViewSchema.Column> passedOn,
        Lanes lanes
    )
    {
        this.lanes = lanes;
        this.binding = binding;
        this.source = source;
        this.activeOutputs = activeOutputs;
        reader = new StepReader(binding, source);
        var asked = binding.Step.StepOptions.BatchSize;
        capacity = asked > 0 ? asked : Math.Min(binding.Model.BatchSize, DefaultRows);

        // One block is served, one read, and the others are computed.
        blocks = new CursorBlock?[lanes.Count + 2];
        buffers = [.. passedOn.Select(column => ColumnBuffer.For(source, column))];
    }

    /// <summary>The threads that may compute blocks at once.</summary>
    public int Lanes => lanes.Count;

    /// <summary>The blocks in the ring.</summary>
    public int BlockCount => blocks.Length;

    /// <summary>A block of the ring, made when a reading thread first comes to it.</summary>
    public CursorBlock Block(int number) =>
        blocks[number % BlockCount] ??= new CursorBlock(
            new StepBatch(binding.Step, binding.Model, capacity, output => activeOutputs[output]),
            Array.ConvertAll(buffers, make => make(capacity))
        );

    /// <summary>Reads the next rows. What goes wrong is kept in the block, so that the rows before it can be served.</summary>
    public void Read(CursorBlock block)
    {
        var batch = block.Batch;
        block.FirstPosition = source.Position + 1;
        var most = MostRows(block.FirstPosition);
        var rows = 0;
        block.IsLast = false;
        block.Error = null;
        try
        {
            for (; rows < most; rows++)
            {
                if (!source.MoveNext())
                {
                    block.IsLast = true;
                    break;
                }

                Store(block, rows);
            }
        }
        catch (Exception e)
        {
            Fail(block, e);
        }

        batch.Count = rows;
    }

    /// <summary>Computes the block's rows. What goes wrong is kept in the block.</summary>
    public void Compute(CursorBlock block)
    {
        try
        {
            if (
                block.Batch.Count > 0
                && reader.Run(binding.Model.SingleThreaded, block.Batch, block.FirstPosition) is { } invalid
            )
            {
                Fail(block, invalid);
            }
        }
        catch (Exception e)
        {
            block.Batch.Count = 0;
            Fail(block, e);
        }
    }

    /// <summary>Gives the blocks' memory back; no thread may use them any more.</summary>
    public void Dispose() => Array.ForEach(blocks, block => block?.Batch.Dispose());

    // Blocks get smaller towards the end, where the rows are known to end, so that all threads finish at about the same time.
    private int MostRows(long position)
    {
        var few = Math.Min(FewRows, capacity);
        return lanes.Count == 1 ? capacity
            : position == 0 ? few
            : (int)Math.Clamp(((lanes.RowCount ?? long.MaxValue) - position) / (2 * lanes.Count), few, capacity);
    }

    private void Store(CursorBlock block, int row)
    {
        reader.Read(block.Batch, row);
        block.BatchNumbers[row] = source.Batch;
        foreach (var column in block.Columns)
        {
            column.Store(row);
        }
    }

    private static void Fail(CursorBlock block, Exception error)
    {
        block.IsLast = true;
        block.Error = ExceptionDispatchInfo.Capture(error);
    }
}

/// <summary>The rows of one batch on their way through a cursor: read, computed, served.</summary>
internal sealed class CursorBlock(StepBatch batch, ColumnBuffer[] columns)
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

/// <summary>How a cursor shares out its rows.</summary>
/// <param name="Count">The threads that compute at once.</param>
/// <param name="RowCount">The rows of the cursor's source; null when it does not know.</param>
internal readonly record struct Lanes(int Count, long? RowCount);
