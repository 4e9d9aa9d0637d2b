using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>The columns of a schema that a class has members for.</summary>
internal static class BoundMembers
{
    public static List<(DataViewSchema.Column Column, MemberInfo Member)> Of<TRow>(
        DataViewSchema schema,
        SchemaDefinition definition,
        bool ignoreMissingColumns
    )
    {
        var bound = new List<(DataViewSchema.Column, MemberInfo)>();
        foreach (var item in definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Write))
        {
            var member = MemberTypes.MemberOf(typeof(TRow), item);
            if (schema.GetColumnOrNull(item.ColumnName) is { } column)
            {
                CheckType(column, member);
                bound.Add((column, member));
            }
            else if (!ignoreMissingColumns)
            {
                throw Contracts.ColumnNotFound("Schema", "", item.ColumnName);
            }
        }
        return bound;
    }

    private static void CheckType(DataViewSchema.Column column, MemberInfo member)
    {
        var (item, isVector) = MemberTypes.ItemOf(member);
        Contracts.Check(
            isVector == column.Type is VectorDataViewType && item == column.Type.GetItemType().RawType,
            $"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property "
                + $"'{member.Name}' of type '{member.ValueType().FullName}'."
        );
    }
}
