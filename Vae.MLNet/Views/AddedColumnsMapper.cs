using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Applies a step to single rows.</summary>
/// <param name="columns">The columns that it adds.</param>
/// <param name="row">Makes a row with them of a row and of what is asked for.</param>
internal sealed class AddedColumnsMapper(
    AddedColumns columns,
    Func<DataViewRow, IEnumerable<DataViewSchema.Column>, DataViewRow> row
) : IRowToRowMapper
{
    public DataViewSchema InputSchema => columns.InputSchema;

    public DataViewSchema OutputSchema => columns.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        ArgumentNullException.ThrowIfNull(dependingColumns);
        return columns.Dependencies(dependingColumns);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        return input.Schema == InputSchema
            ? row(input, activeColumns)
            : throw new InvalidOperationException(
                "The row has another schema than the mapper; expected the schema that the mapper was made with."
            );
    }
}

/// <summary>A row with a step's columns added; they are computed when first asked for at a position. For PredictionEngine.</summary>
internal abstract class AddedColumnsRow : DataViewRow
{
    private readonly AddedColumns columns;
    private readonly DataViewRow source;
    private long computed = -1;
    private bool disposed;

    protected AddedColumnsRow(AddedColumns columns, DataViewRow source, IEnumerable<DataViewSchema.Column> needed)
    {
        (this.columns, this.source) = (columns, source);
        Active = columns.Active(needed);
    }

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => columns.OutputSchema;

    /// <summary>Of each added column whether it is asked for.</summary>
    protected bool[] Active { get; }

    /// <summary>Of each added column its getter; null where it is not asked for.</summary>
    protected Delegate?[] Getters { get; init; } = [];

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        columns.Source(column.Index, out var output) is var input && input >= 0
            ? source.IsColumnActive(columns.InputSchema[input])
            : Active[output];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        columns.Source(column.Index, out var output) is var input && input >= 0
            ? source.GetGetter<TValue>(columns.InputSchema[input])
            : ColumnErrors.RequireType<TValue>(Getters[output] ?? throw ColumnErrors.Inactive(column));

    /// <summary>Reads and computes the row that the source stands at; gives what is wrong with it.</summary>
    protected abstract Exception? Compute(long position);

    /// <summary>Gives back what the row holds, once.</summary>
    protected virtual void Free() { }

    /// <summary>Computes the row unless it is computed.</summary>
    protected void RequireComputed()
    {
        if (source.Position < 0)
        {
            throw ColumnErrors.NoRow();
        }

        if (computed != source.Position)
        {
            // Only a row that was computed whole counts: after an error the next call tries again.
            computed = -1;
            if (Compute(source.Position) is { } error)
            {
                throw error;
            }

            computed = source.Position;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            Free();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
