using Microsoft.ML;
using Vae.Data;
using Vae.Tables;

namespace Vae.MLNet;

/// <summary>A step of a table's model bound to a schema: the columns that it reads there, and the schema with those that it adds.</summary>
internal sealed class TableBinding
{
    /// <param name="step">The step.</param>
    /// <param name="model">Its model.</param>
    /// <param name="schema">The schema of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column of the table is missing or has another type.</exception>
    public TableBinding(TableStep step, VaeTableModel model, DataViewSchema schema)
    {
        (Step, Model) = (step, model);
        Columns = [.. model.Fields.Select(field => Find(schema, field))];
        var filled =
            from column in model.Schema.Columns.Index()
            where step.Imputes(column.Item, model.Schema.Condition)
            let given = Columns[column.Index]
            where step.UnseenIsMissing || TableKinds.HasMissing(TableKinds.Of(given))
            select TableOutput.Filled(TableOutputColumn.Like(column.Item, column.Index, mayBeMissing: false, given));
        Outputs = [.. filled, .. step.Scores([.. model.Fields.Select(field => field.Name)])];
        Added = new AddedColumns(schema, [.. Outputs.Select(output => output.Declaration)], Columns);
    }

    public TableStep Step { get; }

    public VaeTableModel Model { get; }

    /// <summary>The table's columns in the data, in the table's order.</summary>
    public IReadOnlyList<DataViewSchema.Column> Columns { get; }

    /// <summary>The columns added.</summary>
    public IReadOnlyList<TableOutput> Outputs { get; }

    /// <summary>The schema with the columns added.</summary>
    public AddedColumns Added { get; }

    /// <summary>Checks as much of a column as the shape of a schema tells.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or has another type.</exception>
    public static void Require(SchemaShape shape, string name, CellType cells)
    {
        var column = Find(shape, name);
        if (!TableKinds.Fits(TableKinds.Of(column), cells))
        {
            throw ColumnErrors.Mismatch(name, TableKinds.Expected(cells), StepInput.Describe(column));
        }
    }

    /// <summary>Checks as much of a column whose cells nobody knows yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or none that a table can have.</exception>
    public static void Require(SchemaShape shape, string name)
    {
        var column = Find(shape, name);
        if (TableKinds.Of(column) == TableKind.Other)
        {
            throw TableKinds.Refuse(name, column.ItemType, StepInput.Describe(column));
        }
    }

    private static SchemaShape.Column Find(SchemaShape shape, string name)
    {
        var found = shape.Where(column => column.Name == name).Take(1).ToList();
        return found.Count == 0 ? throw ColumnErrors.Missing(name) : found[0];
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, TableField field)
    {
        var column = schema.GetColumnOrNull(field.Name) ?? throw ColumnErrors.Missing(field.Name);
        return TableKinds.Fits(TableKinds.Of(column), field.Type)
            ? column
            : throw ColumnErrors.Mismatch(field.Name, TableKinds.Expected(field.Type), column.Type.ToString()!);
    }
}
