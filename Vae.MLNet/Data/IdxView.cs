using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>IDX files as a data view, one per column; every cursor reads them anew, and only the columns it needs.</summary>
internal sealed class IdxView : RootView
{
    private const string RowColumn = "Row";

    private readonly IReadOnlyList<IdxColumn> columns;
    private readonly long? firstRow;

    /// <param name="columns">The files.</param>
    /// <param name="firstRow">The number of the first row, for a first column of row numbers; null for none.</param>
    /// <exception cref="InvalidDataException">The files hold different numbers of items.</exception>
    public IdxView(IReadOnlyList<IdxColumn> columns, long? firstRow = null)
    {
        (this.columns, this.firstRow) = (columns, firstRow);
        var (first, builder) = (columns[0], new DataViewSchema.Builder());
        if (firstRow is not null)
        {
            builder.AddColumn(RowColumn, NumberDataViewType.Int64);
        }

        foreach (var column in columns)
        {
            if (column.Count != first.Count)
            {
                throw new InvalidDataException(
                    $"{column.Path} holds {column.Count} items; expected {first.Count}, one per item of {first.Path}."
                );
            }

            builder.AddColumn(
                column.Name,
                column.Type,
                column.SlotNames is null ? null : SlotNames.Annotations(column.SlotNames)
            );
        }

        Schema = builder.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    /// <summary>Images, and labels where the options have them.</summary>
    public static IdxView Of(VaeIdxOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.DataPath);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.DataColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.LabelColumnName);
        var images = Checked(IdxColumn.Of(options.DataColumnName, options.DataPath), scalars: false);
        return options.LabelPath is null
            ? new IdxView([images])
            : new IdxView([images, Checked(IdxColumn.Of(options.LabelColumnName, options.LabelPath), scalars: true)]);
    }

    public override long? GetRowCount() => columns[0].Count;

    public override DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    ) => new Cursor(this, columnsNeeded, rand);

    private static IdxColumn Checked(IdxColumn column, bool scalars)
    {
        var isVector = column.Type is VectorDataViewType;
        return isVector != scalars
            ? column
            : throw new InvalidDataException(
                $"The items of {column.Path} are {(isVector ? column.Type : "single numbers")}; expected "
                    + (scalars ? "single numbers, the labels." : "images.")
            );
    }

    private sealed class Cursor : RootCursor
    {
        private readonly long? firstRow;

        // By the schema's columns; null where there is nothing to read.
        private readonly IdxItems?[] items;

        public Cursor(IdxView view, IEnumerable<DataViewSchema.Column> needed, Random? random)
            : base(view.Schema, view.columns[0].Count, needed, random)
        {
            firstRow = view.firstRow;
            items = new IdxItems?[view.Schema.Count];
            var files = items.AsSpan(items.Length - view.columns.Count);
            for (var i = 0; i < files.Length; i++)
            {
                var column = view.Schema[items.Length - files.Length + i];
                files[i] = IsColumnActive(column) ? view.columns[i].Open(random is not null, RequireRow) : null;
            }
        }

        protected override void Move(long row)
        {
            foreach (var file in items)
            {
                file?.Move((int)row);
            }
        }

        protected override Delegate Getter(int column) =>
            items[column]?.Getter ?? (ValueGetter<long>)((ref long value) => value = firstRow!.Value + Row);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Array.ForEach(items, file => file?.Dispose());
            }

            base.Dispose(disposing);
        }
    }
}
