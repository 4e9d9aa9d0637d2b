using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    public sealed partial class Annotations
    {
        public sealed class Builder
        {
            private readonly List<(DetachedColumn Column, Delegate Getter)> items = [];

            public void Add(Annotations annotations, Func<string, bool> selector)
            {
                if (annotations is null)
                    return;
                Contracts.CheckValue(selector, nameof(selector));
                foreach (var column in annotations.Schema.Where(column => selector(column.Name)))
                    items.Add((new DetachedColumn(column), annotations.getters[column.Index]));
            }

            public void Add<TValue>(
                string name,
                DataViewType type,
                ValueGetter<TValue> getter,
                Annotations annotations = null
            )
            {
                if (type != null && type.RawType != typeof(TValue))
                    throw new ArgumentException(
                        $"type.RawType must be of type '{typeof(TValue).FullName}'.",
                        nameof(type)
                    );
                Add(name, type, (Delegate)getter, annotations);
            }

            public void Add(string name, DataViewType type, Delegate getter, Annotations annotations = null)
            {
                var column = new DetachedColumn(name, type, annotations);
                Contracts.CheckValue(getter, nameof(getter));
                var expected = typeof(ValueGetter<>).MakeGenericType(type.RawType);
                if (getter.GetType() != expected)
                    throw new ArgumentException(
                        $"{nameof(getter)} must be of type '{expected.FullName}'",
                        nameof(getter)
                    );
                items.Add((column, getter));
            }

            public void AddPrimitiveValue<TValue>(
                string name,
                PrimitiveDataViewType type,
                TValue value,
                Annotations annotations = null
            ) => Add(name, type, (ref TValue destination) => destination = value, annotations);

            public Annotations ToAnnotations()
            {
                var builder = new DataViewSchema.Builder();
                builder.AddColumns(items.Select(item => item.Column));
                return new Annotations(builder.ToSchema(), [.. items.Select(item => item.Getter)]);
            }
        }
    }
}
