using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;

namespace Vae.MLNet;

/// <summary>Files of rows as a data view, one per column; every cursor reads them anew, and only the columns it needs.</summary>
internal sealed class RowFileView : RootView
{
    private readonly IReadOnlyList<FileColumn> columns;

    /// <summary>Data, and labels where the options or the file itself have them.</summary>
    /// <exception cref="InvalidDataException">A file is damaged, or the files hold different numbers of rows.</exception>
    public RowFileView(VaeRowFileOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.DataPath);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.DataColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.LabelColumnName);
        columns = FileColumn.Of(options);
        var data = columns[0];
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
        {
            if (column.Count != data.Count)
            {
                throw new InvalidDataException(
                    $"{column.Path} holds {column.Count} rows; expected {data.Count}, one per row of {data.Path}."
                );
            }

            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        Schema = builder.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => columns[0].Count;

    public override DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    ) => new Cursor(this, columnsNeeded, rand);

    private sealed class Cursor : RootCursor
    {
        // By column; null where nothing is to be read.
        private readonly FileColumnReader?[] files;

        public Cursor(RowFileView view, IEnumerable<DataViewSchema.Column> needed, Random? random)
            : base(view.Schema, view.columns[0].Count, needed, random)
        {
            files = new FileColumnReader?[view.columns.Count];
            for (var i = 0; i < files.Length; i++)
            {
                files[i] = IsColumnActive(view.Schema[i]) ? view.columns[i].Open(random is not null, RequireRow) : null;
            }
        }

        protected override void Move(long row)
        {
            foreach (var file in files)
            {
                file?.Move(row);
            }
        }

        protected override Delegate Getter(int column) => files[column]!.Getter;

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Array.ForEach(files, file => file?.Dispose());
            }

            base.Dispose(disposing);
        }
    }
}
