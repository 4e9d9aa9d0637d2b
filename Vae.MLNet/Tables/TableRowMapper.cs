using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Applies a step of a table's model to single rows.</summary>
internal sealed class TableRowMapper(TableBinding binding) : IRowToRowMapper
{
    public DataViewSchema InputSchema => binding.Added.InputSchema;

    public DataViewSchema OutputSchema => binding.Added.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        ArgumentNullException.ThrowIfNull(dependingColumns);
        return binding.Dependencies(dependingColumns);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        return input.Schema == InputSchema
            ? new MappedTableRow(binding, input, activeColumns)
            : throw new InvalidOperationException(
                "The row has another schema than the mapper; expected the schema that the mapper was made with."
            );
    }
}

/// <summary>A row with a step's columns; they are computed when first asked for at a position. For PredictionEngine.</summary>
internal sealed class MappedTableRow : DataViewRow
{
    private readonly TableBinding binding;
    private readonly DataViewRow source;
    private readonly bool[] active;
    private readonly TableBatch? batch;
    private readonly Action<int>? reader;
    private readonly Delegate?[] getters;
    private long computed = -1;
    private bool disposed;

    public MappedTableRow(TableBinding binding, DataViewRow source, IEnumerable<DataViewSchema.Column> needed)
    {
        (this.binding, this.source) = (binding, source);
        active = binding.Added.Active(needed);
        if (active.Contains(true))
        {
            batch = new TableBatch(binding, active, 1);
            reader = batch.Reader(source);
        }

        getters = [.. binding.Outputs.Select((output, i) => active[i] ? output.Getter(At) : null)];
    }

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => binding.Added.OutputSchema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        binding.Added.Source(column.Index, out var output) is var input && input >= 0
            ? source.IsColumnActive(binding.Added.InputSchema[input])
            : active[output];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        binding.Added.Source(column.Index, out var output) is var input && input >= 0
            ? source.GetGetter<TValue>(binding.Added.InputSchema[input])
            : ColumnErrors.RequireType<TValue>(getters[output] ?? throw ColumnErrors.Inactive(column));

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private TableBatch At(out int row)
    {
        row = 0;
        if (source.Position < 0)
        {
            throw ColumnErrors.NoRow();
        }

        if (computed != source.Position)
        {
            // Only a row that was computed whole counts: after an error the next call tries again.
            computed = -1;
            reader!(0);
            if (batch!.Run(1, source.Position) is { } error)
            {
                throw error;
            }

            computed = source.Position;
        }

        return batch!;
    }
}
