using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>The columns of a class of row objects, with the members they are read from.</summary>
internal sealed class RowDefinition<TRow>
{
    private readonly MemberInfo[] members;

    public RowDefinition(SchemaDefinition definition)
    {
        definition ??= SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read);
        members = [.. definition.Select(column => MemberTypes.MemberOf(typeof(TRow), column))];
        var builder = new DataViewSchema.Builder();
        foreach (var column in definition)
            builder.AddColumn(column.ColumnName, column.ColumnType);
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    /// <summary>One getter for each active column, null for the others.</summary>
    public Delegate[] CreateGetters(bool[] active, Func<TRow> current) =>
        [
            .. members.Select(
                (member, i) => active[i] ? MemberGetters<TRow>.Create(member, Schema[i].Type, current) : null
            ),
        ];
}
