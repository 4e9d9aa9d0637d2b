using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Applies a step to single rows.</summary>
internal sealed class VaeRowMapper(StepBinding binding) : IRowToRowMapper
{
    public DataViewSchema InputSchema => binding.InputSchema;

    public DataViewSchema OutputSchema => binding.OutputSchema;

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
            ? new VaeRow(binding, input, activeColumns)
            : throw new InvalidOperationException(
                "The row has another schema than the mapper; expected the schema that the mapper was made with."
            );
    }
}

/// <summary>A row with a step's columns added; they are computed when first asked for at a position. For PredictionEngine.</summary>
internal sealed class VaeRow : DataViewRow
{
    private readonly StepBinding binding;
    private readonly DataViewRow source;
    private readonly bool[] active;
    private readonly StepBatch batch;
    private readonly StepReader? reader;
    private readonly Delegate?[] getters;
    private long computed = -1;
    private bool disposed;

    public VaeRow(StepBinding binding, DataViewRow source, IEnumerable<DataViewSchema.Column> needed)
    {
        this.binding = binding;
        this.source = source;
        active = binding.ActiveOutputs(needed);
        var any = active.Contains(true);
        batch = new StepBatch(binding.Step, binding.Model, any ? 1 : 0, i => active[i]);
        reader = any ? new StepReader(binding, source) : null;
        getters = [.. binding.Outputs.Select((output, i) => active[i] ? output.Type.Getter(() => Row(output)) : null)];
    }

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => binding.OutputSchema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        binding.Source(column.Index, out var output) is var input && input >= 0
            ? source.IsColumnActive(binding.InputSchema[input])
            : active[output];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        binding.Source(column.Index, out var output) is var input && input >= 0
            ? source.GetGetter<TValue>(binding.InputSchema[input])
            : ColumnErrors.RequireType<TValue>(getters[output] ?? throw ColumnErrors.Inactive(column));

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            batch.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private ReadOnlySpan<float> Row(StepOutput output)
    {
        if (source.Position < 0)
        {
            throw ColumnErrors.NoRow();
        }

        if (computed != source.Position)
        {
            // Only a row that was computed whole counts: after an error the next call tries again.
            computed = -1;
            reader!.Read(batch, 0);
            batch.Count = 1;
            if (reader.Run(binding.Model, batch, source.Position) is { } error)
            {
                throw error;
            }

            computed = source.Position;
        }

        return batch.Result(output.Result, 0);
    }
}
