using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class SchemaShape
{
    public struct Column
    {
        public readonly string Name;
        public readonly VectorKind Kind;
        public readonly DataViewType ItemType;
        public readonly bool IsKey;
        public readonly SchemaShape Annotations;

        internal Column(string name, VectorKind kind, DataViewType itemType, bool isKey, SchemaShape annotations = null)
        {
            Name = name;
            Kind = kind;
            ItemType = itemType;
            IsKey = isKey;
            Annotations = annotations ?? Empty;
        }

        public enum VectorKind
        {
            Scalar,
            Vector,
            VariableVector,
        }

        internal bool IsValid => Name != null;

        internal static Column Of(DataViewSchema.Column column, SchemaShape annotations) =>
            Of(column.Name, column.Type, annotations);

        internal static Column Of(string name, DataViewType type, SchemaShape annotations = null)
        {
            var kind = type switch
            {
                VectorDataViewType { IsKnownSize: true } => VectorKind.Vector,
                VectorDataViewType => VectorKind.VariableVector,
                _ => VectorKind.Scalar,
            };
            var item = type.GetItemType();
            // The shape of a key has the type of the number that the key is stored as.
            var key = item is KeyDataViewType;
            return new Column(name, kind, key ? ColumnTypes.FromRawType(item.RawType) : item, key, annotations);
        }

        /// <summary>Whether a column of this shape, as a requirement, is met by <paramref name="source" />.</summary>
        internal bool IsCompatibleWith(Column source)
        {
            if (
                Name != source.Name
                || Kind != source.Kind
                || !ItemType.Equals(source.ItemType)
                || IsKey != source.IsKey
            )
                return false;
            foreach (var annotation in Annotations)
            {
                if (
                    !source.Annotations.TryFindColumn(annotation.Name, out var found)
                    || !annotation.IsCompatibleWith(found)
                )
                    return false;
            }
            return true;
        }

        internal string GetTypeString()
        {
            var item = IsKey ? $"Key<{ItemType}>" : ItemType.ToString();
            return Kind switch
            {
                VectorKind.Vector => $"Vector<{item}>",
                VectorKind.VariableVector => $"VarVector<{item}>",
                _ => item,
            };
        }
    }
}
