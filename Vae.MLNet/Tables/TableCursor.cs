using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>A cursor with the columns of a step of a table's model: it reads some rows ahead, and computes them together.</summary>
internal sealed class TableCursor : DataViewRowCursor
{
    // So many that a caller who wants a few rows does not wait for those of a whole batch.
    private const int FirstRows = 32;
    private const int DefaultRows = 256;

    private readonly TableBinding binding;
    private readonly DataViewRowCursor source;
    private readonly HashSet<int> wanted;
    private readonly TableBatch batch;
    private readonly Action<int> reader;
    private readonly int[] passedOn;
    private readonly ColumnBuffer[] buffers;
    private readonly long[] batchNumbers;
    private readonly Delegate?[] outputs;
    private int row = -1;
    private long rows;
    private long position = -1;
    private bool isLast;
    private bool disposed;
    private ExceptionDispatchInfo? error;

    public TableCursor(TableBinding binding, DataViewRowCursor source, HashSet<int> wanted, bool[] active)
    {
        (this.binding, this.source, this.wanted) = (binding, source, wanted);
        var asked = binding.Step.BatchSize;
        var capacity = asked > 0 ? asked : Math.Min(binding.Model.Model.BatchSize, DefaultRows);
        Argument.Length(capacity, binding.Model.Model.DataSize, "batch of the step");
        batch = new TableBatch(binding, active, capacity);
        reader = batch.Reader(source);
        batchNumbers = new long[capacity];
        passedOn = [.. wanted.Select(column => binding.Added.Source(column, out _)).Where(i => i >= 0).Distinct()];
        buffers = [.. passedOn.Select(i => ColumnBuffer.For(source, binding.Added.InputSchema[i])(capacity))];
        outputs = [.. binding.Outputs.Select((output, i) => active[i] ? output.Getter(At) : null)];
    }

    public override long Position => position;

    public override long Batch => position < 0 ? 0 : batchNumbers[row];

    public override DataViewSchema Schema => binding.Added.OutputSchema;

    public override bool MoveNext()
    {
        if (disposed)
        {
            return false;
        }

        while (row + 1 >= batch.Count)
        {
            if (isLast)
            {
                position = -1;
                error?.Throw();
                return false;
            }

            Read();
        }

        row++;
        position = rows++;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = At(out var i).Ids[i];

    public override bool IsColumnActive(DataViewSchema.Column column) => wanted.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw ColumnErrors.Inactive(column);
        }

        var input = binding.Added.Source(column.Index, out var output);
        if (input < 0)
        {
            return ColumnErrors.RequireType<TValue>(outputs[output]!);
        }

        if (typeof(TValue) != column.Type.RawType)
        {
            throw ColumnErrors.OtherType(typeof(TValue), column.Type.RawType);
        }

        var buffer = (IColumnBuffer<TValue>)buffers[Array.IndexOf(passedOn, input)];
        return (ref TValue value) =>
        {
            _ = At(out var i);
            buffer.Fetch(i, ref value);
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            position = -1;
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private TableBatch At(out int current)
    {
        current = position >= 0 ? row : throw ColumnErrors.NoRow();
        return batch;
    }

    /// <summary>Reads and computes the next rows. What goes wrong is kept, so that the rows before it can be served.</summary>
    private void Read()
    {
        var first = source.Position + 1;
        var most = rows == 0 ? Math.Min(FirstRows, batch.Capacity) : batch.Capacity;
        var count = 0;
        row = -1;
        try
        {
            for (; count < most; count++)
            {
                if (!source.MoveNext())
                {
                    isLast = true;
                    break;
                }

                Store(count);
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }

        try
        {
            if (batch.Run(count, first) is { } refused)
            {
                Fail(refused);
            }
        }
        catch (Exception e)
        {
            // None of these rows can be served.
            batch.Clear();
            Fail(e);
        }
    }

    private void Store(int place)
    {
        reader(place);
        batchNumbers[place] = source.Batch;
        foreach (var buffer in buffers)
        {
            buffer.Store(place);
        }
    }

    private void Fail(Exception e)
    {
        isLast = true;
        error = ExceptionDispatchInfo.Capture(e);
    }
}
