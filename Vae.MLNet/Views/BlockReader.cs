using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Fills blocks with rows of a source, by one thread at a time, and computes them, by any number of threads at once.</summary>
internal sealed class BlockReader : IDisposable
{
    private readonly StepBinding binding;
    private readonly DataViewRowCursor source;
    private readonly bool[] activeOutputs;
    private readonly RowReader reader;
    private readonly int capacity;
    private readonly Func<int, ColumnBuffer>[] buffers;
    private readonly VaeModel model;
    private readonly RowBlock?[] blocks;

    public BlockReader(
        StepBinding binding,
        DataViewRowCursor source,
        bool[] activeOutputs,
        IReadOnlyList<DataViewSchema.Column> passedOn,
        int lanes
    )
    {
        Lanes = lanes;
        model = lanes > 1 ? binding.Model.SingleThreaded : binding.Model;

        // One block is served, one read, and the others are computed.
        blocks = new RowBlock?[lanes + 2];
        this.binding = binding;
        this.source = source;
        this.activeOutputs = activeOutputs;
        reader = new RowReader(binding, source);
        capacity = binding.Step.BatchSize > 0 ? binding.Step.BatchSize : binding.Model.BatchSize;
        buffers = [.. passedOn.Select(column => ColumnBuffer.For(source, column))];
    }

    /// <summary>The threads that may compute blocks at once.</summary>
    public int Lanes { get; }

    /// <summary>The blocks in the ring.</summary>
    public int BlockCount => blocks.Length;

    /// <summary>A block of the ring, made when a reading thread first comes to it.</summary>
    public RowBlock Block(int number) =>
        blocks[number % BlockCount] ??= new RowBlock(
            new StepBatch(binding.Step, binding.Model, capacity, output => activeOutputs[output]),
            Array.ConvertAll(buffers, make => make(capacity))
        );

    /// <summary>Reads the next rows. What goes wrong is kept in the block, so that the rows before it can be served.</summary>
    public void Read(RowBlock block)
    {
        var batch = block.Batch;
        block.FirstPosition = source.Position + 1;
        var rows = 0;
        block.IsLast = false;
        block.Error = null;
        try
        {
            for (; rows < batch.Capacity; rows++)
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
    public void Compute(RowBlock block)
    {
        try
        {
            if (block.Batch.Count > 0 && reader.Run(model, block.Batch, block.FirstPosition) is { } invalid)
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

    private void Store(RowBlock block, int row)
    {
        reader.Read(block.Batch, row);
        block.BatchNumbers[row] = source.Batch;
        foreach (var column in block.Columns)
        {
            column.Store(row);
        }
    }

    private static void Fail(RowBlock block, Exception error)
    {
        block.IsLast = true;
        block.Error = ExceptionDispatchInfo.Capture(error);
    }
}
