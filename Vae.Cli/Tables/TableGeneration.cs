using System.CommandLine;
using Vae.Data;
using Vae.Inference;
using Vae.Tables;

namespace Vae.Cli;

/// <summary>What <c>vae generate</c> asks of the rows of a table.</summary>
internal sealed class TableGenerationOptionGroup : OptionGroup
{
    private readonly Option<string[]> where;
    private readonly Option<bool> complete;

    public TableGenerationOptionGroup()
    {
        where = Add<string[]>(
            "--where",
            "What every row of a table has to have, such as income=>50K or age>=40; may be given several times. The condition of the model is drawn so; of other columns rows that do not have it are thrown away."
        );
        where.AllowMultipleArgumentsPerToken = false;
        where.DefaultValueFactory = _ => [];
        complete = Add<bool>("--complete", "Rows of a table without missing cells, though training rows had some.");
    }

    /// <summary>The options for a table's model.</summary>
    public TableGenerationOptions Of(
        ParseResult parse,
        VaeTableModel table,
        long seed,
        CancellationToken cancellation
    ) =>
        UsageException.Check(() =>
        {
            var options = new TableGenerationOptions
            {
                Seed = seed,
                Where = Filters(parse, table),
                Complete = parse.GetValue(complete),
                Cancellation = cancellation,
            };
            table.RequireGeneration(options);
            return options;
        });

    private TableFilter[] Filters(ParseResult parse, VaeTableModel table) =>
        [.. parse.GetValue(where)!.Select(text => TableFilter.Parse(text, table.Fields))];
}

/// <summary>Generates the rows of a table for <c>vae generate</c>.</summary>
/// <param name="Context">Takes progress and the last line.</param>
/// <param name="Table">The model.</param>
/// <param name="Options">Which rows.</param>
internal sealed record TableGeneration(CliContext Context, VaeTableModel Table, TableGenerationOptions Options)
{
    private const int RowsAtOnce = 1 << 14;

    /// <summary>The rows as text, in parts if need be.</summary>
    public int Run(RunOutput output, RowRange rows)
    {
        Say();
        return output.Run(Context, Table.Model, RowTable.Cells(Table.Fields), rows, Input);
    }

    /// <summary>The rows as a whole file of a format that is not made in parts.</summary>
    public int Write(string path, Destination destination, RowRange rows)
    {
        Say();
        using var orderly = Context.InGoodOrder();
        var (writer, _) = TableOutputOptions.Create(path, destination, Table.Fields);
        using (writer)
        {
            var part = new TableRows(Table.Fields, (int)Math.Min(RowsAtOnce, rows.Count));
            RunDisplay
                .For(Context)
                .Show(progress =>
                {
                    var watch = System.Diagnostics.Stopwatch.StartNew();
                    while (writer.Count < rows.Count)
                    {
                        var count = (int)Math.Min(part.Capacity, rows.Count - writer.Count);
                        Table.Generate(part, count, Options with { FirstRow = rows.First + writer.Count });
                        writer.Write(part);
                        progress.Report(new(writer.Count, rows.Count, writer.Count / watch.Elapsed.TotalSeconds));
                    }

                    return writer.Count;
                });
            writer.Complete();
        }

        Context.Error.WriteLine(FormattableString.Invariant($"{path}: {rows.Count:N0} rows."));
        return ExitCode.Success;
    }

    private RunInput Input() =>
        new(new GenerateTableSource(Table, Options))
        {
            Seed = Options.Seed,
            TableSha256 = ModelBundle.HashOf(
                System.Text.Encoding.UTF8.GetBytes(Table.Model.Card.Table!.Value.GetRawText())
            ),
            Where = Where,
        };

    private string? Where =>
        (Options.Where.Count, Options.Complete) is (0, false)
            ? null
            : string.Join(
                " and ",
                Options.Where.Select(filter => $"{filter}").Concat(Options.Complete ? ["complete"] : [])
            );

    /// <summary>Says what rows are thrown away for.</summary>
    private void Say()
    {
        string[] thrown = [.. Options.Where.Where(filter => !Table.IsDrawn(filter)).Select(filter => $"{filter}")];
        if (thrown.Length > 0)
        {
            var drawn = Table.Schema.Condition is { } condition
                ? $"only a category of the model's condition, {condition}=..., is drawn as it is asked for"
                : "the model has no condition";
            Context.Error.WriteLine(
                ErrorText.Visible(
                    $"Rows without {string.Join(" and ", thrown)} are thrown away and drawn again: {drawn}."
                )
            );
        }
    }
}
