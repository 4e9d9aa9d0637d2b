using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>A cursor that asks for none of the added columns: the source's, row by row, under the new schema.</summary>
internal sealed class PassThroughCursor(AddedColumns columns, DataViewRowCursor source, HashSet<int> wanted)
    : DataViewRowCursor
{
    private bool disposed;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => columns.OutputSchema;

    public override bool MoveNext() => source.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => wanted.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column)
            ? source.GetGetter<TValue>(columns.InputSchema[columns.Source(column.Index, out _)])
            : throw ColumnErrors.Inactive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
