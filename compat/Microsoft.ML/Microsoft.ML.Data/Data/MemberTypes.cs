using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>The data view types of a class's fields and properties.</summary>
internal static class MemberTypes
{
    public static Type ValueType(this MemberInfo member) =>
        member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>The raw type of the items, and whether the member is a vector: an array or a <see cref="VBuffer{T}" />.</summary>
    public static (Type Item, bool IsVector) ItemOf(MemberInfo member)
    {
        var type = member.ValueType();
        var isBuffer = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>);
        var item =
            type.IsArray ? type.GetElementType()
            : isBuffer ? type.GetGenericArguments()[0]
            : type;
        return (item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item, type.IsArray || isBuffer);
    }

    public static DataViewType TypeOf(MemberInfo member)
    {
        var (item, isVector) = ItemOf(member);
        var itemType = ColumnTypes.FromRawType(item);
        Contracts.CheckParam(
            itemType != null,
            "rawType",
            $"Could not determine an IDataView type and registered custom types for member {member.Name}"
        );
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
            itemType = new KeyDataViewType(item, key.Count);
        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Contracts.CheckParam(
            vector is null || isVector,
            "userType",
            $"Member {member.Name} marked with VectorTypeAttribute, but does not appear to be a vector type"
        );
        if (!isVector)
            return itemType;
        return vector != null ? new VectorDataViewType(itemType, vector.Dimensions) : new VectorDataViewType(itemType);
    }

    /// <summary>The member that a definition's column names, whose type must fit the column's.</summary>
    public static MemberInfo MemberOf(Type userType, SchemaDefinition.Column column)
    {
        const string Parameter = "userSchemaDefinition";
        var member = (MemberInfo)userType.GetField(column.MemberName) ?? userType.GetProperty(column.MemberName);
        Contracts.CheckParam(
            member != null,
            Parameter,
            $"No field or property with name '{column.MemberName}' found in type '{userType.FullName}'"
        );
        var (item, isVector) = ItemOf(member);
        var expectsVector = column.ColumnType is VectorDataViewType;
        Contracts.CheckParam(
            isVector == expectsVector,
            Parameter,
            $"Column '{column.ColumnName}' is supposed to be {Shape(expectsVector)}, but type of associated field "
                + $"'{column.MemberName}' is {Shape(isVector)}"
        );
        var expected = column.ColumnType.GetItemType().RawType;
        Contracts.CheckParam(
            expected == item,
            Parameter,
            $"Column '{column.ColumnName}' is supposed to have item type {expected}, but associated field has type {item}"
        );
        return member;
    }

    private static string Shape(bool isVector) => isVector ? "vector" : "scalar";
}
