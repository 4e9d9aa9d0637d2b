using System.CommandLine;
using Vae.Data;
using Vae.Tables;

namespace Vae.Cli;

/// <summary>How <c>vae train</c> learns a table.</summary>
internal sealed class TableTrainingOptions : OptionGroup
{
    private readonly Option<bool> table;
    private readonly Option<string?> condition;
    private readonly ColumnOptions columns;

    public TableTrainingOptions()
    {
        table = Add<bool>(
            "--table",
            "The file of --data is a table with named columns of text, Booleans and numbers, with or without missing cells: CSV, Parquet or Arrow."
        );
        condition = Add<string?>("--condition", "The column of a table whose categories rows can be drawn of at will.");
        columns = AddGroup(new ColumnOptions());
    }

    /// <summary>Whether a table is to be learnt.</summary>
    /// <exception cref="UsageException">Options of tables were given without one.</exception>
    public bool IsTable(ParseResult parse) =>
        parse.GetValue(table)
        || (
            Given(parse) is { } given
                ? throw new UsageException($"{given.Name} was given without {table.Name}; expected both or neither.")
                : false
        );

    /// <summary>How the table is read, and what of it is learnt.</summary>
    public (TableReaderOptions Reading, TableSchemaOptions Schema) Of(ParseResult parse, CancellationToken cancellation)
    {
        var (types, dropped) = columns.Of(parse);
        return (
            new TableReaderOptions { Types = types, Cancellation = cancellation },
            new TableSchemaOptions { Condition = parse.GetValue(condition), Drop = dropped }
        );
    }
}
