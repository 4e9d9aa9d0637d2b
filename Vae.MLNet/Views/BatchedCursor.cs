using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>
/// A cursor with added columns: it reads rows ahead, one ONNX Runtime call per batch, and serves them with what it passes on of the source.
/// </summary>
internal sealed class BatchedCursor : DataViewRowCursor
{
    private readonly StepBinding binding;
    private readonly DataViewRowCursor source;
    private readonly HashSet<int> wanted;
    private readonly List<int> passedOn;
    private readonly Delegate?[] outputs;
    private readonly ReadAhead ahead;
    private CursorBlock? block;
    private int row = -1;
    private long rows;
    private long position = -1;
    private bool disposed;

    public BatchedCursor(
        StepBinding binding,
        DataViewRowCursor source,
        HashSet<int> wanted,
        bool[] activeOutputs,
        Lanes lanes
    )
    {
        this.binding = binding;
        this.source = source;
        this.wanted = wanted;
        passedOn =
        [
            .. wanted.Select(column => binding.Added.Source(column, out _)).Where(input => input >= 0).Distinct(),
        ];
        ahead = new ReadAhead(
            new BlockReader(binding, source, activeOutputs, [.. passedOn.Select(i => binding.InputSchema[i])], lanes)
        );
        outputs =
        [
            .. binding.Outputs.Select(
                (output, i) =>
                    activeOutputs[i]
                        ? output.Type.Getter(binding.Model, () => Current.Batch.Result(output.Result, row))
                        : null
            ),
        ];
    }

    // A cursor that nobody disposed must not leave threads waiting for ever.
    ~BatchedCursor() => Dispose(false);

    public override long Position => position;

    public override long Batch => position < 0 ? 0 : Current.BatchNumbers[row];

    public override DataViewSchema Schema => binding.OutputSchema;

    // The block that the current row lies in.
    private CursorBlock Current => position >= 0 ? block! : throw ColumnErrors.NoRow();

    public override bool MoveNext()
    {
        if (disposed)
        {
            return false;
        }

        while (block is null || row + 1 >= block.Batch.Count)
        {
            if (block is { IsLast: true })
            {
                position = -1;
                row = block.Batch.Count - 1;
                block.Error?.Throw();
                return false;
            }

            block = ahead.Next();
            row = -1;
        }

        row++;
        position = rows++;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = Current.Batch.Ids[row];

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

        var place = passedOn.IndexOf(input);
        return (ref TValue value) => ((IColumnBuffer<TValue>)Current.Columns[place]).Fetch(row, ref value);
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposed)
        {
            disposed = true;
            position = -1;
            if (disposing)
            {
                ahead.Dispose();
                source.Dispose();
            }
            else
            {
                // Null after a constructor that threw.
                ahead?.Stop();
            }
        }

        base.Dispose(disposing);
    }
}
