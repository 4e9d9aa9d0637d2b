using System.Diagnostics;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Writes rows of numbers as a whole file of typed columns, Parquet or Arrow.</summary>
/// <param name="Path">The file.</param>
/// <param name="Destination">What it may replace.</param>
/// <param name="Extras">What else is written of each row, as columns.</param>
internal sealed record ColumnarRows(string Path, Destination Destination, IReadOnlyList<RowRole> Extras) : IRowTarget
{
    /// <inheritdoc/>
    public int? SheetColumns => null;

    /// <inheritdoc/>
    public int Run(CliContext context, BundleModel model, RowTable table, RowRange rows, Func<RunInput> open)
    {
        var fields = Fields(table);
        using var orderly = context.InGoodOrder();
        var (writer, _) = TableOutputOptions.Create(Path, Destination, fields);
        using (writer)
        {
            using var input = open();
            RunDisplay
                .For(context)
                .Show(progress =>
                {
                    var watch = Stopwatch.StartNew();
                    TableRows? cells = null;
                    new RunPipeline(input.Source, []).Run(rows, Write, static () => { }, context.Cancellation);
                    return writer.Count;

                    void Write(RunBlock block)
                    {
                        if (cells is null || cells.Capacity < block.Count)
                        {
                            cells = new TableRows(fields, block.Count);
                        }

                        Fill(cells, block.Results, table);
                        writer.Write(cells);
                        progress.Report(new(writer.Count, rows.Count, writer.Count / watch.Elapsed.TotalSeconds));
                    }
                });
            input.Source.CheckUnchanged();
            writer.Complete();
        }

        context.Error.WriteLine(FormattableString.Invariant($"{Path}: {rows.Count:N0} rows."));
        return ExitCode.Success;
    }

    /// <summary>The columns that CSV has, in its order.</summary>
    private List<TableField> Fields(RowTable table)
    {
        if (Extras.Contains(RowRole.Labels) && !table.HasLabels)
        {
            throw new UsageException("The rows have no labels; expected a conditional model, or images with labels.");
        }

        if (Extras.Contains(RowRole.Latents) && table.LatentSize == 0)
        {
            throw new UsageException("The rows are latent codes themselves; expected labels or rows.");
        }

        var fields = new List<TableField> { new("row", CellType.Integer) };
        if (table.HasLabels)
        {
            fields.Add(new("label", CellType.Integer));
        }

        if (Extras.Contains(RowRole.Latents))
        {
            fields.AddRange(
                RowLayout.Names("latent", table.LatentSize).Select(name => new TableField(name, CellType.Real))
            );
        }

        fields.AddRange(table.Columns.Select(name => new TableField(name, CellType.Real)));
        return fields;
    }

    private void Fill(TableRows cells, RowSpan rows, RowTable table)
    {
        cells.Count = rows.Count;
        var column = 0;
        var numbers = cells.Numbers(column++);
        for (var row = 0; row < rows.Count; row++)
        {
            numbers[row] = rows.FirstRow + row;
        }

        if (table.HasLabels)
        {
            numbers = cells.Numbers(column++);
            for (var row = 0; row < rows.Count; row++)
            {
                numbers[row] = rows.Labels[row];
            }
        }

        if (Extras.Contains(RowRole.Latents))
        {
            Spread(rows.Latents, table.LatentSize, cells, ref column);
        }

        Spread(rows.Values, table.Columns.Count, cells, ref column);
    }

    private static void Spread(ReadOnlySpan<float> values, int width, TableRows cells, ref int column)
    {
        for (var j = 0; j < width; j++)
        {
            var numbers = cells.Numbers(column++);
            for (var row = 0; row < cells.Count; row++)
            {
                numbers[row] = values[row * width + j];
            }
        }
    }
}
