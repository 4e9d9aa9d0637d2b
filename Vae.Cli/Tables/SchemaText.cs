using System.Globalization;
using Vae.Data;
using Vae.Tables;

namespace Vae.Cli;

/// <summary>The columns of a table for people.</summary>
internal static class SchemaText
{
    private const int Few = 4;

    public static void Write(CliContext context, TableSchema schema) =>
        TextTable.Write(
            context,
            ["column", "type", "what it may be"],
            schema.Columns.Select(column => Line(schema, column))
        );

    private static string[] Line(TableSchema schema, TableColumn column)
    {
        var parts = new List<string>();
        if (column.Ranges is { } ranges)
        {
            parts.Add($"{Number(ranges[0].Values[0])} to {Number(ranges[^1].Values[^1])}");
        }

        var named = column.Categories ?? [.. (column.Points ?? []).Select(point => Named(column, point))];
        if (named.Count > 0)
        {
            var some = string.Join(", ", named.Take(Few).Select(ErrorText.Visible));
            parts.Add(named.Count > Few ? $"{some} and {named.Count - Few} more" : some);
        }

        if (column.MissingIsOption)
        {
            parts.Add("missing, which has to do with other columns");
        }
        else if (column.MissingAtRandom > 0)
        {
            parts.Add(
                string.Create(CultureInfo.InvariantCulture, $"missing at random in {column.MissingAtRandom:0.# %}")
            );
        }

        var role = column.Name == schema.Condition ? " (the condition)" : "";
        return [ErrorText.Visible(column.Name), $"{column.Type}", string.Join("; ", parts) + role];
    }

    private static string Named(TableColumn column, double point) =>
        column.Type != CellType.Boolean ? Number(point)
        : point == 1 ? "true"
        : "false";

    private static string Number(double value) => value.ToString("G7", CultureInfo.InvariantCulture);
}
