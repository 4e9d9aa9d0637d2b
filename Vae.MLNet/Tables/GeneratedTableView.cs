using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Inference;
using Vae.Tables;

namespace Vae.MLNet;

/// <summary>Rows that a table's model generates, a block at a time while a cursor is in it.</summary>
internal sealed class GeneratedTableView : RootView, IDisposable
{
    private const string WhenDisposed =
        "The view of generated rows is disposed; expected it to live until its last row has been read.";

    private readonly VaeTableModel model;
    private readonly long count;
    private readonly TableGenerationOptions options;
    private readonly IReadOnlyList<TableOutputColumn> columns;

    /// <param name="model">The model, of which the view has a share.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="options">Which rows.</param>
    /// <param name="like">The schema whose columns' types those of the same names have; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a type does not hold what the model generates.</exception>
    public GeneratedTableView(VaeTableModel model, long count, TableGenerationOptions options, DataViewSchema? like)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Argument.RequireRows(options.FirstRow, count);
        (this.count, this.options) = (count, options);
        columns =
        [
            .. model.Schema.Columns.Select(
                (column, i) =>
                {
                    var mayBeMissing = column.MayBeMissing && !options.Complete;
                    return like?.GetColumnOrNull(column.Name) is { } other
                        ? TableOutputColumn.Like(column, i, mayBeMissing, other)
                        : TableOutputColumn.Of(column, i, mayBeMissing);
                }
            ),
        ];
        model.RequireGeneration(options);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns.Select(column => column.Declaration));
        Schema = builder.ToSchema();
        this.model = model.Share(WhenDisposed);
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => count;

    public override DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    ) => new Cursor(this, columnsNeeded, rand);

    public void Dispose() => model.Dispose();

    private sealed class Cursor(GeneratedTableView view, IEnumerable<DataViewSchema.Column> needed, Random? random)
        : RootCursor(
            view.Schema,
            view.count,
            needed,
            random is null
                ? null
                : new BlockOrder(view.options.FirstRow, view.count, view.model.Model.BatchSize, random)
        )
    {
        private TableRows? rows;
        private long first = -1;

        protected override Delegate Getter(int column) => view.columns[column].Getter(At);

        private TableRows At(out int place)
        {
            var row = Row;
            if (rows is null || first < 0 || row < first || row >= first + rows.Count)
            {
                Generate(row);
            }

            place = (int)(row - first);
            return rows!;
        }

        /// <summary>The block of the grid on which the model decodes that a row lies in, as far as the view has it.</summary>
        private void Generate(long row)
        {
            var (size, offset) = (view.model.Model.BatchSize, view.options.FirstRow);
            var beginning = (offset + row) / size * size - offset;
            var start = Math.Max(beginning, 0);
            var length = (int)(Math.Min(size, view.count - beginning) - (start - beginning));
            rows ??= new TableRows(view.model.Fields, (int)Math.Min(size, view.count));
            // Not a block any more, nor one yet, where generating fails.
            first = -1;
            view.model.Generate(rows, length, view.options with { FirstRow = offset + start });
            first = start;
        }
    }
}
