using System.Reflection;

namespace Microsoft.ML.Data;

public sealed partial class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition() { }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public Column this[string columnName] => Find(column => column.ColumnName == columnName);

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Contracts.CheckValue(userType, nameof(userType));
        var definition = new SchemaDefinition();
        foreach (var member in Members(userType, direction))
        {
            var column = new Column(member);
            Contracts.CheckParam(
                definition[column.ColumnName] is null,
                nameof(userType),
                $"Duplicate column name '{column.ColumnName}' detected, this is disallowed"
            );
            definition.Add(column);
        }
        return definition;
    }

    private static IEnumerable<MemberInfo> Members(Type type, Direction direction)
    {
        const BindingFlags PublicInstance = BindingFlags.Public | BindingFlags.Instance;
        var properties = type.GetProperties(PublicInstance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .Where(p =>
                (direction.HasFlag(Direction.Read) && p.GetGetMethod() != null)
                || (direction.HasFlag(Direction.Write) && p.GetSetMethod() != null)
            );
        return type.GetFields(PublicInstance).Concat<MemberInfo>(properties);
    }
}
