using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>IDX files as a data view; every cursor reads them anew, and only the columns it needs.</summary>
internal sealed class IdxView : RootView
{
    private readonly IdxColumn[] columns;

    public IdxView(VaeIdxOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.ImagePath);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.ImageColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.LabelColumnName);
        var images = Checked(options.ImagePath, scalars: false);
        columns = options.LabelPath is null ? [images] : [images, Checked(options.LabelPath, scalars: true)];
        if (columns[^1].Count != images.Count)
        {
            throw new InvalidDataException(
                $"{options.LabelPath} holds {columns[^1].Count} labels; expected {images.Count}, one per image of {options.ImagePath}."
            );
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumn(options.ImageColumnName, images.Type);
        if (columns.Length > 1)
        {
            builder.AddColumn(options.LabelColumnName, columns[1].Type);
        }

        Schema = builder.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => columns[0].Count;

    public override DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    ) => new Cursor(this, columnsNeeded, rand);

    private static IdxColumn Checked(string path, bool scalars)
    {
        var column = IdxColumn.Of(path);
        var isVector = column.Type is Microsoft.ML.Data.VectorDataViewType;
        return isVector != scalars
            ? column
            : throw new InvalidDataException(
                $"The items of {path} are {(isVector ? column.Type : "single numbers")}; expected "
                    + (scalars ? "single numbers, the labels." : "images.")
            );
    }

    private sealed class Cursor : RootCursor
    {
        private readonly IdxItems?[] items;

        public Cursor(IdxView view, IEnumerable<DataViewSchema.Column> needed, Random? random)
            : base(view.Schema, view.columns[0].Count, needed, random) =>
            items = [
                .. view.columns.Select(
                    (column, i) => IsColumnActive(view.Schema[i]) ? column.Open(random is not null, RequireRow) : null
                ),
            ];

        protected override void Move(long row)
        {
            foreach (var file in items)
            {
                file?.Move((int)row);
            }
        }

        protected override Delegate Getter(int column) => items[column]!.Getter;

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
